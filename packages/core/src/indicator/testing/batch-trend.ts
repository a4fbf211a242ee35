import type { IndicatorInput } from '../indicator-input.ts';
import { closes, highest, lowest } from './batch-columns.ts';
import { combine, ema, mean, over, type Series, share, sma, sum } from './batch-series.ts';
import type { BatchVersions } from './batch-versions.ts';
import { directional, parabolic } from './batch-wilder.ts';

export const TREND_VERSIONS: BatchVersions = {
  sma: { cases: ['1', '2', '7', '60'], batch: (all, n = 0) => [sma(closes(all), n)] },
  ema: { cases: ['1', '2', '7', '60'], batch: (all, n = 0) => [ema(closes(all), n)] },
  wma: {
    cases: ['1', '2', '14', '45'],
    batch: (all, n = 0) => [
      over(closes(all), n, (newest) => share(sum(newest.map((x, i) => x * (i + 1))), (n * (n + 1)) / 2)),
    ],
  },
  dema: {
    cases: ['1', '2', '14'],
    batch: (all, n = 0) => {
      const once = ema(closes(all), n);
      return [combine((a, b) => 2 * a - b, once, ema(once, n))];
    },
  },
  tema: {
    cases: ['1', '2', '14'],
    batch: (all, n = 0) => {
      const once = ema(closes(all), n);
      const twice = ema(once, n);
      return [combine((a, b, c) => 3 * a - 3 * b + c, once, twice, ema(twice, n))];
    },
  },
  kama: { cases: ['1,2,30', '10,2,30', '21,3,20'], batch: kaufman },
  macd: {
    cases: ['7,14,9', '12,26,9', '2,3,1'],
    batch: (all, fast = 0, slow = 0, length = 0) => {
      const late = closes(all).map((close, i) => (i < slow - fast ? undefined : close));
      const line = combine((a, b) => a - b, ema(late, fast), ema(closes(all), slow));
      const signal = ema(line, length);
      return [combine((a) => a, line, signal), signal, combine((a, b) => a - b, line, signal)];
    },
  },
  linreg_slope: {
    cases: ['2', '14', '45'],
    batch: (all, n = 0) => [
      over(closes(all), n, (newest) => {
        const middle = (n - 1) / 2;
        const level = mean(newest);
        const spread = sum(newest.map((_, i) => (i - middle) ** 2));
        return sum(newest.map((x, i) => (i - middle) * (x - level))) / spread;
      }),
    ],
  },
  psar: {
    cases: ['0.02,0.2', '0.1,0.1', '0.05,1'],
    batch: (all, step = 0, most = 0) => [parabolic(all, step, most)],
  },
  ichimoku: {
    cases: ['9,26,52', '1,1,1', '20,5,10'],
    batch: (all, ...lengths) => {
      const [conversion = [], base = [], span = []] = lengths.map((n) =>
        combine((high, low) => (high + low) / 2, highest(all, n), lowest(all, n)),
      );
      const complete = combine((a) => a, conversion, base, span);
      const rest = combine((a) => a, base, complete);
      return [
        complete,
        rest,
        combine((a, b) => (a + b) / 2, complete, base),
        combine((a) => a, span, complete),
      ];
    },
  },
  adx: { cases: ['2', '14', '30'], batch: (all, n = 0) => [directional(all, n).adx] },
  di: {
    cases: ['2', '14', '30'],
    batch: (all, n = 0) => [directional(all, n).plus, directional(all, n).minus],
  },
  aroon: {
    cases: ['2', '14', '25'],
    batch: (all, n = 0) => {
      const newness = (best: (...values: number[]) => number) => (newest: readonly number[]) =>
        (100 * newest.lastIndexOf(best(...newest))) / n;
      return [
        over(
          all.map(({ high }) => high),
          n + 1,
          newness(Math.max),
        ),
        over(
          all.map(({ low }) => low),
          n + 1,
          newness(Math.min),
        ),
      ];
    },
  },
};

function kaufman(all: readonly IndicatorInput[], length = 0, fast = 0, slow = 0): readonly Series[] {
  const prices = closes(all);
  const levels: number[] = [];
  prices.forEach((price, i) => {
    const before = prices[i - length];
    if (before === undefined) {
      levels.push(price);
      return;
    }
    const path = sum(
      prices.slice(i - length, i).map((one, k) => Math.abs((prices[i - length + k + 1] ?? 0) - one)),
    );
    const efficiency = path === 0 ? 1 : Math.abs(price - before) / path;
    const weight = (efficiency * (2 / (fast + 1) - 2 / (slow + 1)) + 2 / (slow + 1)) ** 2;
    levels.push((1 - weight) * (levels.at(-1) ?? 0) + weight * price);
  });
  return [levels.map((level, i) => (i < length ? undefined : level))];
}
