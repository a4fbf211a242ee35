import type { Candle } from '@foretick/core/candle';
import {
  COMPANION_SLOTS,
  type CompanionSlot,
  createFeatureFold,
  type FeatureVector,
  type FeatureView,
  type NewsSignal,
} from '@foretick/core/feature';
import type { IndicatorRow } from '@foretick/core/indicator';
import { createCounter, type Difference, isSame, type Verified } from './difference.ts';

export interface VectorInputs {
  readonly view: FeatureView;
  readonly viewHash: string;
  /** From the seed of the first vector on, oldest first. */
  readonly rows: readonly IndicatorRow[];
  /** In the revision that was there first, from the seed of the companion on, oldest first. */
  readonly companions: Readonly<Partial<Record<CompanionSlot, readonly Candle[]>>>;
  /** Those that forecasts were made with, from the first on, by when they could be known. */
  readonly news: readonly NewsSignal[];
  /** As they were served, oldest first. */
  readonly vectors: readonly FeatureVector[];
}

/** Runs the fold again over what each vector says that it was made from, and compares all numbers. */
export function verifyVectors({ view, viewHash, rows, companions, news, vectors }: VectorInputs): Verified {
  const leftOut = createCounter();
  let compared = 0;
  let fold = createFeatureFold(view, viewHash);
  let seedTime: number | undefined;
  const fed = new Map<CompanionSlot, number>();
  let at = 0;
  let nextNews = 0;
  const newsUpTo = (time: number): readonly NewsSignal[] => {
    const from = nextNews;
    while ((news[nextNews]?.availableAt ?? Number.POSITIVE_INFINITY) <= time) nextNews += 1;
    return news.slice(from, nextNews);
  };
  for (const vector of vectors) {
    if (vector.viewHash !== viewHash) {
      leftOut.add('of another feature view');
      continue;
    }
    if (vector.seedTime !== seedTime) {
      // Another run of candles: the fold begins where that one did.
      seedTime = vector.seedTime;
      fold = createFeatureFold(view, viewHash);
      fed.clear();
      nextNews = 0;
      at = rows.findIndex(({ candle }) => candle.openTime === seedTime);
      if (at < 0) at = rows.length;
    }
    for (let row = rows[at]; row !== undefined && row.candle.closeTime < vector.asOf; row = rows[at]) {
      fold.next({ row, companions: {}, news: newsUpTo(row.candle.closeTime) });
      at += 1;
    }
    const row = rows[at];
    if (row === undefined || row.candle.closeTime !== vector.asOf) {
      leftOut.add('the candles since their seed are not there');
      seedTime = undefined;
      continue;
    }
    fold.next({ row, companions: knownThen(vector, companions, fed), news: newsUpTo(vector.asOf) });
    at += 1;
    compared += 1;
    const difference = firstDifference(vector, fold.vector(vector.asOf), view);
    if (difference !== undefined) return { compared, leftOut: leftOut.counts, difference };
  }
  return { compared, leftOut: leftOut.counts, difference: undefined };
}

/** Candles of the companions from the one after the last that was fed, or the seed, to the newest that was known. */
function knownThen(
  vector: FeatureVector,
  companions: VectorInputs['companions'],
  fed: Map<CompanionSlot, number>,
): Readonly<Partial<Record<CompanionSlot, readonly Candle[]>>> {
  const known: Partial<Record<CompanionSlot, readonly Candle[]>> = {};
  for (const slot of COMPANION_SLOTS) {
    const span = vector.companions[slot];
    if (span === undefined) continue;
    const from = fed.get(slot) ?? span.seedTime;
    known[slot] = (companions[slot] ?? []).filter(
      ({ openTime, closeTime }) => openTime >= from && closeTime <= span.closeTime,
    );
    fed.set(slot, span.closeTime);
  }
  return known;
}

function firstDifference(
  stored: FeatureVector,
  computed: FeatureVector | undefined,
  view: FeatureView,
): Difference | undefined {
  const at = { what: 'feature', time: stored.asOf };
  if (computed === undefined) return { ...at, field: 'vector', stored: 'a vector', computed: 'none' };
  const index = stored.values.findIndex((value, i) => !isSame(value, computed.values[i]));
  if (index >= 0) {
    const field = view.names[index] ?? String(index);
    return { ...at, field, stored: stored.values[index], computed: computed.values[index] };
  }
  if (isSame(stored.volatility, computed.volatility)) return undefined;
  return { ...at, field: 'volatility', stored: stored.volatility, computed: computed.volatility };
}
