import type { IndicatorInput } from '../indicator-input.ts';
import { typical, volumes } from './batch-columns.ts';
import { combine, over, share, sum } from './batch-series.ts';
import type { BatchVersions } from './batch-versions.ts';

export const VOLUME_VERSIONS: BatchVersions = {
  obv: {
    cases: [''],
    batch: (all) => [
      all.map((_, now) =>
        sum(
          all.slice(0, now + 1).map(({ close, volume }, i) => {
            const before = all[i - 1]?.close ?? 0;
            return close > before ? volume : close < before ? -volume : 0;
          }),
        ),
      ),
    ],
  },
  ad: { cases: [''], batch: (all) => [all.map((_, i) => sum(moneyFlows(all.slice(0, i + 1))))] },
  cmf: {
    cases: ['1', '20', '45'],
    batch: (all, n = 0) => [combine(share, over(moneyFlows(all), n, sum), over(volumes(all), n, sum))],
  },
  mfi: {
    cases: ['2', '14', '30'],
    batch: (all, n = 0) => {
      const prices = typical(all);
      const flows = prices.map((price, i) => {
        const side = Math.sign(price - (prices[i - 1] ?? price));
        return i === 0 ? undefined : side * price * (all[i]?.volume ?? 0);
      });
      return [
        over(flows, n, (newest) => {
          const rising = sum(newest.filter((flow) => flow > 0));
          return 100 * share(rising, sum(newest.map(Math.abs)));
        }),
      ];
    },
  },
  vwap: {
    cases: ['1', '14', '60'],
    batch: (all, n = 0) => [
      combine(
        (money, volume, price) => (volume === 0 ? price : money / volume),
        over(
          typical(all).map((price, i) => price * (all[i]?.volume ?? 0)),
          n,
          sum,
        ),
        over(volumes(all), n, sum),
        typical(all),
      ),
    ],
  },
};

function moneyFlows(all: readonly IndicatorInput[]): readonly number[] {
  return all.map(({ high, low, close, volume }) => share(2 * close - low - high, high - low) * volume);
}
