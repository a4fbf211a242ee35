import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ForecastSeries } from './forecast-series.ts';
import { seededRandom } from './seeded-random.ts';
import { walkFigures } from './walk-figures.ts';

describe('walk figures', () => {
  it('follow from their definitions', () => {
    const series: ForecastSeries = {
      mean: Float64Array.of(0.001, -0.002, 0.001, 0, 0.003),
      median: Float64Array.of(0, -0.001, 0, 0, 0.002),
      actual: Float64Array.of(0.002, -0.001, -0.001, 0.001, 0),
      traded: Uint8Array.of(1, 1, 1, 1, 0),
    };
    const figures = walkFigures(series, 1, 1);
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
  });

  it('bracket the skill, and agree with the test about it', () => {
    const random = seededRandom(1);
    const forecast = Float64Array.from({ length: 4_000 }, () => 0.001 * (random() - 0.5));
    const actual = forecast.map((value) => value + 0.003 * (random() - 0.5));
    const traded = new Uint8Array(4_000).fill(1);
    const good = walkFigures({ mean: forecast, median: forecast, actual, traded }, 1, 1);
    const [low = 0, high = 0] = good.mseSkillInterval ?? [];
    assert.ok(0 < low && low < (good.mseSkill ?? 0) && (good.mseSkill ?? 0) < high);
    assert.ok((good.maeSkillInterval?.[0] ?? 0) > 0);
    assert.ok((good.dmStatistic ?? 0) > 5 && (good.dmPValue ?? 1) < 1e-6 && (good.dmMaePValue ?? 1) < 1e-6);
    const wrong = forecast.map((value) => -value);
    const bad = walkFigures({ mean: wrong, median: wrong, actual, traded }, 1, 1);
    assert.ok((bad.mseSkillInterval?.[1] ?? 0) < 0 && (bad.dmStatistic ?? 0) < -5);
  });

  it('say nothing of skill where nothing was forecast or nothing came', () => {
    const none = new Float64Array(3);
    const traded = new Uint8Array(3);
    const still = walkFigures({ mean: none, median: none, actual: none, traded }, 1, 1);
    assert.deepEqual([still.maeSkill, still.mseSkill, still.ic, still.dmPValue], Array(4).fill(undefined));
    const empty = walkFigures(
      { mean: new Float64Array(0), median: new Float64Array(0), actual: none.subarray(0, 0), traded },
      1,
      1,
    );
    assert.deepEqual([empty.n, empty.maeBp, empty.mseSkill], [0, 0, undefined]);
  });
});

function close(found: number | undefined, expected: number): void {
  assert.ok(Math.abs((found ?? Number.NaN) - expected) < 1e-12, `${found} is not ${expected}`);
}
