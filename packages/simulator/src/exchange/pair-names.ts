import type { Pair } from '@foretick/core/trade';

/** The venue's several names for one pair. */
export interface PairNames {
  /** Key of REST results, for example `XXBTZUSD`. */
  readonly key: string;
  /** For example `XBTUSD`. */
  readonly altname: string;
  /** For example `XBT/USD`. */
  readonly wsname: string;
}

export function pairNames(pair: Pair): PairNames {
  const [base = '', quote = ''] = pair.split('/').map((currency) => OWN_NAMES[currency] ?? currency);
  const old = OLD_COINS.has(base) && (OLD_MONEY.has(quote) || OLD_COINS.has(quote));
  const oldQuote = OLD_MONEY.has(quote) ? `Z${quote}` : `X${quote}`;
  return {
    key: old ? `X${base}${oldQuote}` : `${base}${quote}`,
    altname: `${base}${quote}`,
    wsname: `${base}/${quote}`,
  };
}

/** The pair that a REST caller means by any of its names. */
export function findPair(pairs: readonly Pair[], name: string): Pair | undefined {
  return pairs.find((pair) => {
    const names = pairNames(pair);
    return [pair, names.key, names.altname, names.wsname].includes(name);
  });
}

const OWN_NAMES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };
/** The first currencies of the venue carry a letter in front of their names. */
const OLD_COINS = new Set(['XBT', 'ETH', 'LTC', 'XRP', 'XLM', 'XMR', 'ETC', 'ZEC']);
const OLD_MONEY = new Set(['USD', 'EUR', 'GBP', 'CAD', 'JPY']);
