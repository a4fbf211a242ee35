import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '../candle/index.ts';
import { DEFAULT_FEATURE_VIEW, type NewsSignal, withoutGroups } from '../feature/index.ts';
import { randomCandles } from '../indicator/random-candles.ts';
import { compareForecasts } from './compare-forecasts.ts';
import { seededRandom } from './seeded-random.ts';
import { walkForward } from './walk-forward.ts';

const DAY_MS = 86_400_000;
const TRAIN_DAYS = 20;
const TEST_DAYS = 5;

describe('what news is worth, where the truth is known', () => {
  it('is found where each signal moves the price for hours', () => {
    const { skillDifference = 0, interval } = worthOfNews(0.0003);
    assert.ok(
      skillDifference > 0 && (interval?.[0] ?? -1) > 0,
      JSON.stringify({ skillDifference, interval }),
    );
  });

  it('is not claimed where signals move nothing', () => {
    const { skillDifference, interval } = worthOfNews(0);
    assert.ok((interval?.[0] ?? 1) <= 0, JSON.stringify({ skillDifference, interval }));
  });
});

/** A walk whose minutes are pushed by the news known before them; the ridge with the group and without it. */
function worthOfNews(effect: number) {
  const { candles, news } = pushedMarket(effect);
  const from = (candles[0]?.openTime ?? 0) + (TRAIN_DAYS + 6) * DAY_MS;
  const options = {
    ...{ from, to: from + TEST_DAYS * DAY_MS, horizonsSec: [60], trainDays: TRAIN_DAYS, refitEveryDays: 5 },
    surroundings: { companions: {}, news },
  };
  const forecastsBy = (view = DEFAULT_FEATURE_VIEW) => {
    const steps = walkForward(candles, { ...options, view });
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value.forecasts.find(({ model }) => model === 'ridge')?.series;
    }
  };
  const [known, unknown] = [forecastsBy(), forecastsBy(withoutGroups(DEFAULT_FEATURE_VIEW, ['news']))];
  assert.ok(known !== undefined && unknown !== undefined);
  return compareForecasts(known, unknown, 1, 1);
}

/** About ten signals a day; each pushes every minute after it by `effect`, halved each hour. */
function pushedMarket(effect: number): { candles: readonly Candle[]; news: readonly NewsSignal[] } {
  const random = seededRandom(5);
  const news: NewsSignal[] = [];
  let [close, push] = [100, 0];
  const candles = randomCandles((TRAIN_DAYS + TEST_DAYS + 6) * 1_440, 5).map((candle, i): Candle => {
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
  });
  return { candles, news };
}
