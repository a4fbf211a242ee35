import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '../candle/index.ts';
import { DEFAULT_FEATURE_VIEW, type NewsSignal, withoutGroups } from '../feature/index.ts';
import { randomCandles } from '../indicator/random-candles.ts';
import { compareForecasts } from './compare-forecasts.ts';
import { seededRandom } from './seeded-random.ts';
import { walkForward } from './walk-forward.ts';

const DAY_MS = 86_400_000;
const TRAIN_DAYS = 5;
const TEST_DAYS = 2;
const LEAD_DAYS = 2;
const SEEDS = [5, 6, 7];
/** A few groups beside the news: what is told apart is the group, and the whole view takes longer. */
const VIEW = withoutGroups(DEFAULT_FEATURE_VIEW, [
  'indicators',
  'order-flow',
  'volume',
  'shape',
  'reference-venues',
  'cross-asset',
]);

describe('what news is worth, where the truth is known', () => {
  for (const seed of SEEDS) {
    it(`is found where each signal moves the price for hours, seed ${seed}`, () => {
      const { skillDifference = 0, interval } = worthOfNews(0.0003, seed);
      assert.ok(
        skillDifference > 0 && (interval?.[0] ?? -1) > 0,
        JSON.stringify({ skillDifference, interval }),
      );
    });

    it(`is not claimed where signals move nothing, seed ${seed}`, () => {
      const { skillDifference, interval } = worthOfNews(0, seed);
      assert.ok((interval?.[0] ?? 1) <= 0, JSON.stringify({ skillDifference, interval }));
    });
  }
});

/** A walk whose minutes are pushed by the news known before them; the ridge with the group and without it. */
function worthOfNews(effect: number, seed: number) {
  const { candles, news } = pushedMarket(effect, seed);
  const from = (candles[0]?.openTime ?? 0) + (TRAIN_DAYS + LEAD_DAYS) * DAY_MS;
  const options = {
    ...{
      from,
      to: from + TEST_DAYS * DAY_MS,
      horizonsSec: [60],
      trainDays: TRAIN_DAYS,
      refitEveryDays: TEST_DAYS,
    },
    surroundings: { companions: {}, news },
  };
  const forecastsBy = (view = VIEW) => {
    const steps = walkForward(candles, { ...options, view });
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value.forecasts.find(({ model }) => model === 'ridge')?.series;
    }
  };
  const [known, unknown] = [forecastsBy(), forecastsBy(withoutGroups(VIEW, ['news']))];
  assert.ok(known !== undefined && unknown !== undefined);
  return compareForecasts(known, unknown, 1, 1);
}

/** About ten signals a day; each pushes every minute after it by `effect`, halved each hour. */
function pushedMarket(
  effect: number,
  seed: number,
): { candles: readonly Candle[]; news: readonly NewsSignal[] } {
  const random = seededRandom(seed);
  const news: NewsSignal[] = [];
  let [close, push] = [100, 0];
  const candles = randomCandles((TRAIN_DAYS + TEST_DAYS + LEAD_DAYS) * 1_440, seed).map(
    (candle, i): Candle => {
      const open = close;
      close = open * Math.exp(0.001 * (random() + random() + random() - 1.5) + push);
      push *= 0.5 ** (1 / 60);
      if (random() < 10 / 1_440) {
        const score = random() < 0.5 ? -1 : 1;
        news.push({ id: String(i), publishedAt: candle.closeTime, availableAt: candle.closeTime, score });
        push += effect * score;
      }
      const ends = { open, close, high: Math.max(open, close), low: Math.min(open, close) };
      return { ...candle, ...ends, filled: false, volume: 1, buyVolume: 0.5, sellVolume: 0.5, tradeCount: 2 };
    },
  );
  return { candles, news };
}
