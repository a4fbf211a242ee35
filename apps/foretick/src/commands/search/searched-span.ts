import type { InstrumentId } from '@foretick/core/trade';
import { type Clock, type FeatureStore, ForetickError, holdoutOf, type TrialLedger } from '@foretick/ports';
import { INTERVAL_SEC } from '../../config/horizons.ts';

/** What a search may see. Epoch ms. */
export interface SearchedSpan {
  /** Forecasts made at `from <= asOf < to` are scored; the targets of all of them lie before the holdout. */
  readonly from: number;
  readonly to: number;
  readonly holdoutFrom: number;
  /** Longest training window that the history before `from` has room for. */
  readonly mostDays: number;
}

export interface SpanWishes {
  readonly horizon: number;
  /** Days to score on. */
  readonly days: number;
  /** Days to hold back, where nothing is held back yet. */
  readonly holdoutDays: number;
}

/**
 * The days before the holdout. The first search of an instrument reserves one and writes that down. Throws `NO_CANDLES` and
 * `TOO_LITTLE_HISTORY`.
 */
export async function searchedSpan(
  {
    store,
    trials,
    clock,
  }: { readonly store: FeatureStore; readonly trials: TrialLedger; readonly clock: Clock },
  instrument: InstrumentId,
  { horizon, days, holdoutDays }: SpanWishes,
): Promise<SearchedSpan> {
  const stored = (await store.instruments()).find((one) => one.instrument === instrument);
  const range = stored?.candles.find((one) => one.intervalSec === INTERVAL_SEC);
  if (range === undefined) {
    throw new ForetickError(
      'NO_CANDLES',
      `${instrument} has no 1-minute candles; import some with foretick import`,
    );
  }
  const { firstOpenTime, lastCloseTime } = range;
  const reserved = holdoutOf(await trials.records(), instrument);
  const holdoutFrom = reserved?.from ?? lastCloseTime - holdoutDays * DAY_MS;
  const to = holdoutFrom - horizon * 1_000;
  const from = to - days * DAY_MS;
  const mostDays = Math.min(Math.floor((from - firstOpenTime) / DAY_MS), MOST_DAYS);
  if (mostDays < LEAST_DAYS) {
    const there = Math.floor((lastCloseTime - firstOpenTime) / DAY_MS);
    throw new ForetickError(
      'TOO_LITTLE_HISTORY',
      `${instrument} has ${there} days of candles: too few to hold some back (--holdout-days), to score on ${days} (--days) and to train on ${LEAST_DAYS} before them`,
    );
  }
  if (reserved === undefined) {
    const at = clock.now();
    await trials.append([
      { kind: 'holdout-reserved', instrument, from: holdoutFrom, to: lastCloseTime, by: 'search', at },
    ]);
  }
  return { from, to, holdoutFrom, mostDays };
}

const DAY_MS = 86_400_000;
/** Older history says little of today. */
const MOST_DAYS = 180;
const LEAST_DAYS = 2;
