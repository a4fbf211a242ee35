import type { Candle, CandleOrigin } from './candle.ts';
import { addTo, sumOf, zeroSum } from './compensated-sum.ts';

/** One larger window with the smaller candles that are known of it. Changed in place by its one owner. */
export interface RollUpWindow {
  readonly openTime: number;
  /** By open time. */
  readonly parts: Candle[];
  /** Parts at its start in which nothing can have traded: no price was known yet. */
  emptyParts: number;
  told: boolean;
  /** Whether it has to be told again. */
  changed: boolean;
  /** Parts that came after it was told. */
  lateParts: number;
  /** Sum of the parts' revisions when it was told first. */
  firstRevision: number;
}

export function newRollUpWindow(openTime: number): RollUpWindow {
  return {
    openTime,
    parts: [],
    emptyParts: 0,
    told: false,
    changed: false,
    lateParts: 0,
    firstRevision: 0,
  };
}

/** Takes a part in. False when it is there already in this revision or a newer one. */
export function putPart(window: RollUpWindow, part: Candle): boolean {
  const { parts } = window;
  const last = parts.at(-1);
  if (last === undefined || last.openTime < part.openTime) {
    parts.push(part);
  } else {
    const index = parts.findIndex((one) => one.openTime >= part.openTime);
    const known = parts[index];
    if (known?.openTime === part.openTime) {
      if (part.revision <= known.revision) return false;
      parts[index] = part;
      window.changed ||= window.told;
      return true;
    }
    parts.splice(index, 0, part);
  }
  if (window.told) {
    window.lateParts += 1;
    window.changed = true;
  }
  return true;
}

/** Grows by at least one with each part that comes late or is corrected, however they are batched. */
export function revisionsOf(window: RollUpWindow): number {
  return window.parts.reduce((sum, part) => sum + part.revision, window.lateParts);
}

/** What a larger candle tells of its parts; the fields mean the same there. */
type PartTotals = Pick<
  Candle,
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'volume'
  | 'quoteVolume'
  | 'vwap'
  | 'tradeCount'
  | 'buyVolume'
  | 'sellVolume'
  | 'filled'
  | 'origin'
>;

/**
 * The fold over the parts of a window, oldest first; `lastPrice` is carried on where there is none. Prices are those
 * of parts in which something traded. A figure that one of these lacks is `undefined`; of the sides it is enough that
 * one knows them, as it is for trades.
 */
export function totalsOfParts(parts: readonly Candle[], lastPrice: number): PartTotals {
  const price = parts.at(-1)?.close ?? lastPrice;
  const totals = { open: price, high: price, low: price, close: price };
  const volume = zeroSum();
  const quote = zeroSum();
  const bought = zeroSum();
  const sold = zeroSum();
  let tradeCount: number | undefined = 0;
  let quoteKnown = true;
  let traded = false;
  let sided = false;
  let origin: CandleOrigin = 'trades';
  for (const part of parts) {
    if (ORIGINS.indexOf(part.origin) > ORIGINS.indexOf(origin)) origin = part.origin;
    if (part.filled) continue;
    if (!traded) {
      totals.open = part.open;
      totals.high = part.high;
      totals.low = part.low;
    }
    traded = true;
    if (part.high > totals.high) totals.high = part.high;
    if (part.low < totals.low) totals.low = part.low;
    totals.close = part.close;
    addTo(volume, part.volume);
    if (part.quoteVolume === undefined) quoteKnown = false;
    else addTo(quote, part.quoteVolume);
    tradeCount =
      part.tradeCount === undefined || tradeCount === undefined ? undefined : tradeCount + part.tradeCount;
    if (part.buyVolume === undefined || part.sellVolume === undefined) continue;
    sided = true;
    addTo(bought, part.buyVolume);
    addTo(sold, part.sellVolume);
  }
  const knowsSides = sided || !traded;
  return {
    ...totals,
    volume: sumOf(volume),
    quoteVolume: quoteKnown ? sumOf(quote) : undefined,
    vwap: quoteKnown && sumOf(volume) > 0 ? sumOf(quote) / sumOf(volume) : undefined,
    tradeCount,
    buyVolume: knowsSides ? sumOf(bought) : undefined,
    sellVolume: knowsSides ? sumOf(sold) : undefined,
    filled: !traded,
    origin,
  };
}

/** The weakest last: what can be recomputed from trades, what the venue told, what a file told. */
const ORIGINS: readonly CandleOrigin[] = ['trades', 'venue', 'import'];
