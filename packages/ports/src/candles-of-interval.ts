import { type Candle, rolledUp } from '@foretick/core/candle';
import type { CandleQuery, FeatureStore } from './feature-store.ts';

/** Candles of an interval, or the intervals that are kept where none can be made. */
export type CandlesOfInterval =
  | { readonly kind: 'candles'; readonly candles: readonly Candle[] }
  | { readonly kind: 'not-kept'; readonly keptSec: readonly number[] };

/**
 * Stored candles, or, where the interval is not kept, those rolled up from the largest kept one that it is a multiple
 * of. An interval that divides no day cannot be made.
 */
export async function candlesOfInterval(
  store: Pick<FeatureStore, 'candles' | 'instruments'>,
  query: CandleQuery,
): Promise<CandlesOfInterval> {
  const stored = await store.candles(query);
  if (stored.length > 0) return { kind: 'candles', candles: stored };
  const { instrument, intervalSec, from, to, limit } = query;
  const known = (await store.instruments()).find((one) => one.instrument === instrument);
  const keptSec = known?.candles.map((one) => one.intervalSec) ?? [];
  if (keptSec.length === 0 || keptSec.includes(intervalSec)) return { kind: 'candles', candles: [] };
  const partSec = Math.max(...keptSec.filter((sec) => intervalSec % sec === 0 && sec < intervalSec));
  if (partSec < 1 || DAY_SEC % intervalSec !== 0) return { kind: 'not-kept', keptSec };
  const stepMs = intervalSec * 1_000;
  const parts = await store.candles({
    instrument,
    intervalSec: partSec,
    // Bounds are of open times, so the windows at both ends have to be whole.
    ...(from === undefined ? {} : { from: Math.ceil(from / stepMs) * stepMs }),
    ...(to === undefined ? {} : { to: Math.ceil(to / stepMs) * stepMs }),
    ...(limit === undefined ? {} : { limit: Math.min((limit + 1) * (intervalSec / partSec), MAX_PARTS) }),
  });
  const candles = rolledUp(parts, intervalSec);
  return { kind: 'candles', candles: limit === undefined ? candles : candles.slice(-limit) };
}

const DAY_SEC = 86_400;
/** Bounds what one question reads. */
const MAX_PARTS = 600_000;
