import type { HistoryImport, HistoryRange } from '@foretick/ports';
import type { Workspace } from './profile.ts';
import type { SharedStore } from './shared-store.ts';

/**
 * History for a store that all services share. Files and trades go into the folder's own tables, which check them, keep them and make
 * candles of them; the candles then go to the shared store, from which models are trained. Which stretches have been brought is noted
 * there, after their candles: what was cut off is brought again, and comes to the same. What is exported, and what gives room back, is
 * the folder's.
 */
export function sharedHistory(
  { store: folder, history }: Pick<Workspace, 'store' | 'history'>,
  shared: SharedStore,
): HistoryImport {
  const { exportTable, retain, tradeDays, diskUse } = history;
  /** Gives how many candles were new there. */
  const share = async (series: Series, range: HistoryRange): Promise<number> => {
    let added = 0;
    for (let from = range.from; from < range.to; from += DAY_MS) {
      const candles = await folder.candles({ ...series, from, to: Math.min(from + DAY_MS, range.to) });
      added += (await shared.mergeCandles(series, candles)).added;
    }
    return added;
  };
  return {
    ...{ exportTable, retain, tradeDays, diskUse },
    async importFiles(request, onProgress, signal) {
      const summary = await history.importFiles(request, onProgress, signal);
      const { from, to, instrument } = summary;
      const { intervalSec } = request;
      if (from === undefined || to === undefined) return summary;
      await share({ instrument, intervalSec }, { from: windowOf(from, intervalSec), to: to + 1 });
      return summary;
    },
    coverage: (instrument) => shared.coverage(instrument),
    async addTrades(request) {
      const { instrument, intervalSec, from, to } = request;
      const series = { instrument, intervalSec };
      const summary = await history.addTrades(request);
      await share(series, { from: windowOf(from, intervalSec), to });
      // Quiet windows after the stretch may have got their price by it.
      let after = to;
      while ((await share(series, { from: after, to: after + DAY_MS })) > 0) after += DAY_MS;
      await shared.noteCoverage(instrument, { from, to });
      return summary;
    },
    candleCoverage: (instrument, intervalSec) => shared.candleCoverage(instrument, intervalSec),
    addCandles: (request) => shared.addCandles(request),
  };
}

type Series = Parameters<SharedStore['mergeCandles']>[0];

const DAY_MS = 86_400_000;

function windowOf(time: number, intervalSec: number): number {
  const intervalMs = intervalSec * 1_000;
  return Math.floor(time / intervalMs) * intervalMs;
}
