import { closes, highest, lowest, returns } from './batch-columns.ts';
import { combine, ema, mean, over, sma, variance, wilder } from './batch-series.ts';
import type { BatchVersions } from './batch-versions.ts';
import { trueRanges } from './batch-wilder.ts';

export const VOLATILITY_VERSIONS: BatchVersions = {
  bollinger: {
    cases: ['20,2', '2,0.1', '45,2.5'],
    batch: (all, n = 0, width = 0) => {
      const middle = sma(closes(all), n);
      const band = over(closes(all), n, (newest) => width * Math.sqrt(variance(newest, 0)));
      return [combine((a, b) => a + b, middle, band), middle, combine((a, b) => a - b, middle, band)];
    },
  },
  keltner: {
    cases: ['20,10,2', '3,14,1.5', '1,1,1'],
    batch: (all, n = 0, range = 0, width = 0) => {
      const average = ema(closes(all), n);
      const band = wilder(trueRanges(all), range);
      return [1, 0, -1].map((side) => combine((a, b) => a + side * width * b, average, band));
    },
  },
  donchian: {
    cases: ['1', '20', '45'],
    batch: (all, n = 0) => [
      highest(all, n),
      combine((a, b) => (a + b) / 2, highest(all, n), lowest(all, n)),
      lowest(all, n),
    ],
  },
  atr: { cases: ['1', '2', '14'], batch: (all, n = 0) => [wilder(trueRanges(all), n)] },
  natr: {
    cases: ['1', '14', '30'],
    batch: (all, n = 0) => [
      combine((range, close) => (100 * range) / close, wilder(trueRanges(all), n), closes(all)),
    ],
  },
  volatility: {
    cases: ['2', '20', '45'],
    batch: (all, n = 0) => [over(returns(all), n, (newest) => Math.sqrt(variance(newest, 1)))],
  },
  parkinson: {
    cases: ['1', '20', '45'],
    batch: (all, n = 0) => [
      over(
        all.map(({ high, low }) => Math.log(high / low) ** 2),
        n,
        (newest) => Math.sqrt(mean(newest) / (4 * Math.log(2))),
      ),
    ],
  },
  garman_klass: {
    cases: ['1', '20', '45'],
    batch: (all, n = 0) => [
      over(
        all.map(
          ({ open, high, low, close }) =>
            0.5 * Math.log(high / low) ** 2 - (2 * Math.log(2) - 1) * Math.log(close / open) ** 2,
        ),
        n,
        (newest) => Math.sqrt(mean(newest)),
      ),
    ],
  },
  yang_zhang: {
    cases: ['2', '20', '45'],
    batch: (all, n = 0) => {
      const k = 0.34 / (1.34 + (n + 1) / (n - 1));
      const jumps = all.map(({ open }, i) =>
        i === 0 ? undefined : Math.log(open / (all[i - 1]?.close ?? 0)),
      );
      const bodies = all.map(({ open, close }, i) => (i === 0 ? undefined : Math.log(close / open)));
      const ranges = all.map(
        ({ open, high, low, close }) =>
          Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open),
      );
      return [
        combine(
          (jump, body, range) => Math.sqrt(jump + k * body + (1 - k) * range),
          over(jumps, n, (newest) => variance(newest, 1)),
          over(bodies, n, (newest) => variance(newest, 1)),
          over(ranges, n, mean),
        ),
      ];
    },
  },
};
