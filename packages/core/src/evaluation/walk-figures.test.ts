import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ForecastSeries } from './forecast-series.ts';
import { seededRandom } from './seeded-random.ts';
import { type WalkFigureSettings, walkFigures } from './walk-figures.ts';

describe('walk figures', () => {
  it('follow from their definitions', () => {
    const series = seriesOf({
      mean: Float64Array.of(0.001, -0.002, 0.001, 0, 0.003),
      median: Float64Array.of(0, -0.001, 0, 0, 0.002),
      actual: Float64Array.of(0.002, -0.001, -0.001, 0.001, 0),
      traded: Uint8Array.of(1, 1, 1, 1, 0),
    });
    const figures = walkFigures(series, SETTINGS);
    close(figures.persistenceMaeBp, (20 + 10 + 10 + 10 + 0) / 5);
    close(figures.maeBp, (20 + 0 + 10 + 10 + 20) / 5);
    close(figures.maeSkill, 1 - 60 / 50);
    // squares in (0.001)²: errors 1 1 4 1 9, outcomes 4 1 1 1 0
    close(figures.mseSkill, 1 - 16 / 7);
    assert.deepEqual([figures.n, figures.zeroMoveShare], [5, 0.2]);
    assert.deepEqual([figures.hitRate, figures.hitCount], [2 / 3, 3]);
    // Over all: forecasts 1 -2 1 0 3 (mean 0.6), outcomes 2 -1 -1 1 0 (mean 0.2)
    close(figures.ic, (3 - 5 * 0.6 * 0.2) / Math.sqrt((15 - 5 * 0.36) * (7 - 5 * 0.04)));
    // Without the last: mean 0 and 0.25
    close(figures.icTraded, 3 / Math.sqrt(6 * (7 - 4 * 0.0625)));
    close(figures.mseSkillTraded, 1 - 7 / 7);
    assert.equal(figures.days, 1);
  });

  it('score forecasts that come late against what was left to earn', () => {
    // Late by a candle the outcomes are 2 -1 1 1 (the last is not known); by half a candle, the mean of both.
    const { delayed } = walkFigures(
      seriesOf({
        mean: Float64Array.of(1, -1, 1, 1, 1),
        median: new Float64Array(5),
        actual: Float64Array.of(1, -3, 3, 1, 1),
        later: Float64Array.of(2, -1, 1, 1, 0),
        laterKnown: Uint8Array.of(1, 1, 1, 1, 0),
      }),
      { ...SETTINGS, latencyMs: 30_000 },
    );
    assert.deepEqual(
      delayed.map(({ delayMs, n, hitRate }) => [delayMs, n, hitRate]),
      [
        [30_000, 4, 1],
        [60_000, 4, 1],
      ],
    );
    // Outcomes 1.5 -2 2 1: errors 0.25 1 1 0, squares 2.25 4 4 1.
    close(delayed[0]?.mseSkill, 1 - 2.25 / 11.25);
    close(delayed[1]?.mseSkill, 1 - 1 / 7);
  });

  it('rank forecasts by their size beside the noise, not by their size', () => {
    // Small forecasts in quiet minutes are right, large ones in wild minutes are wrong.
    const quiet = (i: number) => i % 2 === 0;
    const mean = Float64Array.from({ length: 40 }, (_, i) => (quiet(i) ? 1 : 5));
    const actual = Float64Array.from({ length: 40 }, (_, i) => (quiet(i) ? 0.0002 : -0.0004));
    const deviation = Float64Array.from({ length: 40 }, (_, i) => (quiet(i) ? 1 : 100));
    const { confidence, topDecileHitRate } = walkFigures(
      seriesOf({ mean, median: mean, actual, deviation }),
      SETTINGS,
    );
    assert.equal(topDecileHitRate, 1);
    assert.deepEqual(
      confidence.map(({ decile, n, hitRate }) => [decile, n, hitRate]),
      Array.from({ length: 10 }, (_, i) => [i + 1, 4, i < 5 ? 0 : 1]),
    );
    close(confidence[0]?.meanSize, 0.05);
    close(confidence[0]?.edgeBp, -4);
    close(confidence[9]?.edgeBp, 2);
  });

  it('bracket the skill, and agree with the test about it', () => {
    const random = seededRandom(1);
    const forecast = Float64Array.from({ length: 4_000 }, () => 0.001 * (random() - 0.5));
    const actual = forecast.map((value) => value + 0.003 * (random() - 0.5));
    const traded = new Uint8Array(4_000).fill(1);
    const good = walkFigures(seriesOf({ mean: forecast, median: forecast, actual, traded }), SETTINGS);
    const [low = 0, high = 0] = good.mseSkillInterval ?? [];
    assert.ok(0 < low && low < (good.mseSkill ?? 0) && (good.mseSkill ?? 0) < high);
    assert.ok((good.maeSkillInterval?.[0] ?? 0) > 0);
    assert.ok((good.dmStatistic ?? 0) > 5 && (good.dmPValue ?? 1) < 1e-6 && (good.dmMaePValue ?? 1) < 1e-6);
    const wrong = forecast.map((value) => -value);
    const bad = walkFigures(seriesOf({ mean: wrong, median: wrong, actual, traded }), SETTINGS);
    assert.ok((bad.mseSkillInterval?.[1] ?? 0) < 0 && (bad.dmStatistic ?? 0) < -5);
  });

  it('say nothing of skill where nothing was forecast or nothing came', () => {
    const none = new Float64Array(3);
    const traded = new Uint8Array(3);
    const still = walkFigures(seriesOf({ mean: none, median: none, actual: none, traded }), SETTINGS);
    assert.deepEqual([still.maeSkill, still.mseSkill, still.ic, still.dmPValue], Array(4).fill(undefined));
    const nothing = none.subarray(0, 0);
    const empty = walkFigures(seriesOf({ mean: nothing, median: nothing, actual: nothing }), SETTINGS);
    assert.deepEqual([empty.n, empty.maeBp, empty.mseSkill], [0, 0, undefined]);
  });
});

const SETTINGS: WalkFigureSettings = { steps: 1, seed: 1, intervalSec: 60, latencyMs: 1_000 };

function seriesOf(
  columns: Pick<ForecastSeries, 'mean' | 'median' | 'actual'> & Partial<ForecastSeries>,
): ForecastSeries {
  const n = columns.actual.length;
  return {
    asOf: Float64Array.from({ length: n }, (_, i) => i * 60_000),
    deviation: new Float64Array(n).fill(1),
    later: new Float64Array(n),
    laterKnown: new Uint8Array(n),
    traded: new Uint8Array(n).fill(1),
    ...columns,
  };
}

function close(found: number | undefined, expected: number): void {
  assert.ok(Math.abs((found ?? Number.NaN) - expected) < 1e-12, `${found} is not ${expected}`);
}
