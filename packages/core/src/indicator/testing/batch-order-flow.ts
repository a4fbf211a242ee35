import { closes, flow, returns, volumes } from './batch-columns.ts';
import { changes, combine, mean, over, share, sum } from './batch-series.ts';
import type { BatchVersions } from './batch-versions.ts';

export const ORDER_FLOW_VERSIONS: BatchVersions = {
  imbalance: {
    cases: ['1', '20', '45'],
    batch: (all, n = 0) => [combine(share, over(flow(all), n, sum), over(volumes(all), n, sum))],
  },
  vpin: {
    cases: ['1', '20', '50'],
    batch: (all, n = 0) => [
      combine(
        share,
        over(flow(all), n, (newest) => sum(newest.map(Math.abs))),
        over(volumes(all), n, sum),
      ),
    ],
  },
  amihud: {
    cases: ['1', '20', '60'],
    batch: (all, n = 0) => {
      const money = all.map(({ close, volume, quoteVolume }) => quoteVolume ?? close * volume);
      const impacts = returns(all).map((change, i) => {
        if (change === undefined) return undefined;
        return (money[i] ?? 0) === 0 ? -1 : (Math.abs(change) * 1e4) / ((money[i] ?? 0) / 1e6);
      });
      return [
        over(impacts, n, (newest) => {
          const traded = newest.filter((impact) => impact >= 0);
          return traded.length === 0 ? 0 : mean(traded);
        }),
      ];
    },
  },
  kyle_lambda: {
    cases: ['1', '20', '60'],
    batch: (all, n = 0) => {
      const moves = changes(closes(all), (now, before) => now - before);
      return [
        combine(
          share,
          over(
            combine((move, volume) => move * volume, moves, flow(all)),
            n,
            sum,
          ),
          over(
            combine((volume) => volume ** 2, flow(all), moves),
            n,
            sum,
          ),
        ),
      ];
    },
  },
  trade_intensity: {
    cases: ['1', '20', '45'],
    batch: (all, n = 0) => [
      over(
        all.map(({ tradeCount }) => (tradeCount ?? 0) / 60),
        n,
        mean,
      ),
    ],
  },
};
