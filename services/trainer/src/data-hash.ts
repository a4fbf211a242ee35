import type { Candle } from '@foretick/core/candle';
import { stableId } from '@foretick/ports';
import type { InstrumentHistory } from './training-job.ts';

export interface DataHash {
  readonly dataHash: string;
  readonly dataRows: number;
}

/**
 * Of every candle that a training read, its companions' included, in the order read: of prices and volumes, not of when they came.
 * News too, where there is any: it counts by when it could be known.
 * Gives the share done, in [0, 1].
 */
export function* dataHashSteps(histories: readonly InstrumentHistory[]): Generator<number, DataHash> {
  let dataHash = stableId();
  let dataRows = 0;
  const runs = histories.flatMap(({ candles, surroundings }) => [
    candles,
    ...Object.values(surroundings.companions),
  ]);
  for (const [i, candles] of runs.entries()) {
    for (let from = 0; from < candles.length; from += SLICE) {
      const slice = candles.slice(from, from + SLICE);
      dataHash = stableId(dataHash, slice[0]?.instrument ?? '', JSON.stringify(slice.map(contentOf)));
      dataRows += slice.length;
      yield (i + from / candles.length) / runs.length;
    }
  }
  // Without news the hash is that of the candles alone.
  const news = histories.map(({ surroundings }) =>
    surroundings.news.map((one) => [one.id, one.availableAt, one.score]),
  );
  if (news.some((signals) => signals.length > 0)) dataHash = stableId(dataHash, JSON.stringify(news));
  return { dataHash, dataRows };
}

/** About a millisecond of work. */
const SLICE = 500;

function contentOf(candle: Candle): readonly (number | boolean | undefined)[] {
  const { openTime, open, high, low, close, volume, vwap, tradeCount, buyVolume, sellVolume, complete } =
    candle;
  return [openTime, open, high, low, close, volume, vwap, tradeCount, buyVolume, sellVolume, complete];
}
