import { type AddCandlesRequest, type AddCandlesSummary, assertCandlesBelong } from '@foretick/ports';
import { withRange } from './covered-ranges.ts';
import type { Operations } from './operations.ts';
import { seriesKey, type Tables } from './tables.ts';

/** A venue's own candles of a stretch: see `HistoryImport.addCandles`. */
export async function addCandles(
  tables: Tables,
  operations: Operations,
  request: AddCandlesRequest,
  now: () => number,
): Promise<AddCandlesSummary> {
  assertCandlesBelong(request);
  const { instrument, intervalSec, from, to, candles } = request;
  return operations.write(() => {
    const series = tables.candlesOf(instrument, intervalSec);
    const better = candles.filter(({ openTime }) => series.newestOf(openTime)?.complete !== true);
    for (const candle of better) series.addRevision(candle, now());
    const { candleCoverage } = tables;
    const key = seriesKey(request);
    candleCoverage.set(key, withRange(candleCoverage.get(key) ?? [], { from, to }));
    return { added: better.length, known: candles.length - better.length };
  });
}
