/** A pair on one exchange, written `exchange:BASE/QUOTE`, for example `kraken:BTC/USD`. */
export type InstrumentId = string & { readonly __brand: 'InstrumentId' };

/** Base and quote currency as the exchange's users write them, for example `BTC/USD`. */
export type Pair = string & { readonly __brand: 'Pair' };

const PAIR_PATTERN = /^[A-Z0-9]{1,15}\/[A-Z0-9]{1,15}$/;
const EXCHANGE_PATTERN = /^[a-z][a-z0-9-]{0,31}$/;

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** Reads `btc/usd`, `BTC-USD` or `BTC_USD` as the pair `BTC/USD`. */
export function parsePair(text: string): Parsed<Pair> {
  const pair = text.trim().toUpperCase().replace(/[-_]/, '/');
  if (!PAIR_PATTERN.test(pair)) {
    return { ok: false, reason: `"${text}" is not a pair; write BASE/QUOTE, for example BTC/USD` };
  }
  return { ok: true, value: pair as Pair };
}

/** Reads an exchange's short name: lower-case letters, digits and dashes. */
export function parseExchange(text: string): Parsed<string> {
  if (!EXCHANGE_PATTERN.test(text)) {
    return {
      ok: false,
      reason: `"${text}" is not an exchange name; use lower-case letters, digits and dashes`,
    };
  }
  return { ok: true, value: text };
}

export function instrumentId(exchange: string, pair: Pair): InstrumentId {
  return `${exchange}:${pair}` as InstrumentId;
}

/** Reads `kraken:BTC/USD`. */
export function parseInstrumentId(text: string): Parsed<InstrumentId> {
  const colon = text.indexOf(':');
  const exchange = parseExchange(text.slice(0, Math.max(colon, 0)));
  if (!exchange.ok) return exchange;
  const pair = parsePair(text.slice(colon + 1));
  if (!pair.ok) return pair;
  return { ok: true, value: instrumentId(exchange.value, pair.value) };
}

export function exchangeOf(instrument: InstrumentId): string {
  return instrument.slice(0, instrument.indexOf(':'));
}

export function pairOf(instrument: InstrumentId): Pair {
  return instrument.slice(instrument.indexOf(':') + 1) as Pair;
}
