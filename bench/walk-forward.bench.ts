import { walkForward } from '@foretick/core/evaluation';
import { DEFAULT_FEATURE_VIEW, type FeatureView } from '@foretick/core/feature';
import { treesFamily } from '@foretick/service-trainer';
import type { Benchmark } from './benchmark.ts';
import { madeUpCandles } from './made-up-candles.ts';

const DAYS = 730;
const REFITS = 24;
const TRAIN_DAYS = 60;
const FEATURES = 80;
/** Enough that all rounds are grown, as on real data, and not a few. */
const MOMENTUM = 0.2;
const DAY_MS = 86_400_000;

/** Trees, one minute ahead, over two years of minutes. The baselines are the bounds: ten minutes and 2 GB. */
export const benchmark: Benchmark = {
  name: 'walk-forward',
  async *run() {
    const lead = TRAIN_DAYS + 5;
    const candles = madeUpCandles(DAYS * 1_440, 1, MOMENTUM);
    const from = (candles[0]?.openTime ?? 0) + lead * DAY_MS;
    const to = candles.at(-1)?.closeTime ?? from;
    const steps = walkForward(candles, {
      from,
      to,
      horizonsSec: [60],
      families: [treesFamily(1)],
      trainDays: TRAIN_DAYS,
      refitEveryDays: Math.ceil((to - from) / DAY_MS / REFITS),
      view: firstFeatures(FEATURES),
    });
    const start = performance.now();
    let step = steps.next();
    while (!step.done) step = steps.next();
    const seconds = (performance.now() - start) / 1_000;
    const { refits, n } = step.value.scores[0] ?? { refits: 0, n: 0 };
    const what = `walk-forward: trees, ${n} forecasts by ${refits} models of ${FEATURES} features`;
    yield { name: what, value: seconds, unit: 's', baseline: 600 };
    yield { name: `${what}, most memory`, value: peakMegabytes(), unit: 'MB', baseline: 2_048 };
  },
};

function firstFeatures(count: number): FeatureView {
  const features = DEFAULT_FEATURE_VIEW.features.slice(0, count);
  return { ...DEFAULT_FEATURE_VIEW, features, width: count, names: features.map(({ name }) => name) };
}

/** Of the whole process since its start, candles and all. */
function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1_024;
}
