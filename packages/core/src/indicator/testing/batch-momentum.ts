import { closes, highest, lowest, position, typical } from './batch-columns.ts';
import { changes, combine, mean, over, type Series, share, sma, wilder } from './batch-series.ts';
import type { BatchVersions } from './batch-versions.ts';

export const MOMENTUM_VERSIONS: BatchVersions = {
  rsi: { cases: ['2', '7', '14', '60'], batch: (all, n = 0) => [strength(closes(all), n)] },
  stochastic: {
    cases: ['14,3,3', '1,1,1', '5,1,4'],
    batch: (all, n = 0, slowing = 0, signal = 0) => {
      const k = sma(position(closes(all), highest(all, n), lowest(all, n)), slowing);
      const d = sma(k, signal);
      return [combine((a) => a, k, d), d];
    },
  },
  stochrsi: {
    cases: ['14,14,3', '2,1,1', '7,20,5'],
    batch: (all, rsi = 0, n = 0, signal = 0) => {
      const series = strength(closes(all), rsi);
      const highs = over(series, n, (newest) => Math.max(...newest));
      const lows = over(series, n, (newest) => Math.min(...newest));
      const k = combine(
        (x, up, down) => (up - down < 1e-9 ? 0 : (100 * (x - down)) / (up - down)),
        series,
        highs,
        lows,
      );
      const d = sma(k, signal);
      return [combine((a) => a, k, d), d];
    },
  },
  willr: {
    cases: ['2', '14', '30'],
    batch: (all, n = 0) => [
      combine(
        (x, up, down) => share(-100 * (up - x), up - down),
        closes(all),
        highest(all, n),
        lowest(all, n),
      ),
    ],
  },
  roc: {
    cases: ['1', '10', '30'],
    batch: (all, n = 0) => [
      over(closes(all), n + 1, (newest) => 100 * ((newest.at(-1) ?? 0) / (newest[0] ?? 0) - 1)),
    ],
  },
  cci: {
    cases: ['2', '20', '45'],
    batch: (all, n = 0) => [
      over(typical(all), n, (newest) => {
        const deviation = mean(newest.map((price) => Math.abs(price - mean(newest))));
        return deviation < 1e-12 ? 0 : ((newest.at(-1) ?? 0) - mean(newest)) / (0.015 * deviation);
      }),
    ],
  },
};

function strength(series: readonly number[], length: number): Series {
  const gains = wilder(
    changes(series, (now, before) => Math.max(now - before, 0)),
    length,
  );
  const losses = wilder(
    changes(series, (now, before) => Math.max(before - now, 0)),
    length,
  );
  return combine((gain, loss) => (gain + loss < 1e-14 ? 0 : 100 - 100 / (1 + gain / loss)), gains, losses);
}
