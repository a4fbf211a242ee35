import { exchangeOf, type InstrumentId, instrumentId, type Pair, pairOf } from '../trade/index.ts';

/**
 * Other series that a forecast looks at, by the place that they have in the vector: the same coin on two leading
 * venues, and the two coins that others follow, on the instrument's own venue.
 */
export const COMPANION_SLOTS = ['coinbase', 'binance', 'btc', 'eth'] as const;

export type CompanionSlot = (typeof COMPANION_SLOTS)[number];

/** Which instrument fills each slot; a slot without one is empty. */
export type Companions = Readonly<Partial<Record<CompanionSlot, InstrumentId>>>;

/**
 * The companions that an instrument would have if all venues were watched. Binance quotes in USDT what others quote
 * in USD. No instrument is its own companion.
 */
export function companionsOf(instrument: InstrumentId): Companions {
  const exchange = exchangeOf(instrument);
  const pair = pairOf(instrument);
  const [base = '', quote = ''] = pair.split('/');
  const onBinance = quote === 'USD' ? `${base}/USDT` : pair;
  const onCoinbase = quote === 'USDT' ? `${base}/USD` : pair;
  const wanted: Record<CompanionSlot, InstrumentId> = {
    coinbase: instrumentId('coinbase', onCoinbase as Pair),
    binance: instrumentId('binance', onBinance as Pair),
    btc: instrumentId(exchange, `BTC/${quote}` as Pair),
    eth: instrumentId(exchange, `ETH/${quote}` as Pair),
  };
  const companions: Partial<Record<CompanionSlot, InstrumentId>> = {};
  for (const slot of COMPANION_SLOTS) {
    const found = wanted[slot];
    const isOwn = found === instrument || exchange === slot;
    if (!isOwn) companions[slot] = found;
  }
  return companions;
}

/** Those of `companionsOf` that are there. */
export function companionsAmong(instrument: InstrumentId, known: ReadonlySet<InstrumentId>): Companions {
  const entries = Object.entries(companionsOf(instrument)).filter(([, companion]) => known.has(companion));
  return Object.fromEntries(entries);
}
