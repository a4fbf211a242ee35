import { createIndicatorFold, type IndicatorRow, type WantedIndicator } from '@foretick/core/indicator';
import { createCounter, isSame, type Verified } from './difference.ts';

/**
 * Computes indicators again from the candles that they were computed from. `rows` begin with the seed of the first one to
 * be compared, and are oldest first; those that open before `from` are not compared.
 */
export function verifyIndicators(
  rows: readonly IndicatorRow[],
  indicators: readonly WantedIndicator[],
  from: number,
): Verified {
  const leftOut = createCounter();
  let fold = createIndicatorFold(indicators);
  let seedTime: number | undefined;
  let compared = 0;
  for (const row of rows) {
    const { openTime } = row.candle;
    if (row.seedTime !== seedTime) {
      fold = createIndicatorFold(indicators);
      seedTime = row.seedTime;
    }
    const computed = fold.next(row.candle);
    if (openTime < from) continue;
    if (computed === undefined || computed.seedTime !== row.seedTime) {
      leftOut.add('the candles since their seed are not there');
      continue;
    }
    compared += 1;
    for (const [field, value] of Object.entries(computed.values)) {
      if (isSame(row.values[field], value)) continue;
      const difference = {
        what: 'indicator',
        field,
        time: openTime,
        stored: row.values[field],
        computed: value,
      };
      return { compared, leftOut: leftOut.counts, difference };
    }
  }
  return { compared, leftOut: leftOut.counts, difference: undefined };
}
