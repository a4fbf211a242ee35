import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareForecasts } from './compare-forecasts.ts';
import type { ForecastSeries } from './forecast-series.ts';
import { seededRandom } from './seeded-random.ts';

describe('the difference between two forecasts', () => {
  const random = seededRandom(9);
  const count = 4_000;
  const asOf = Float64Array.from({ length: count }, (_, i) => i * 60_000);
  const known = Float64Array.from({ length: count }, () => random() - 0.5);
  const noise = Float64Array.from({ length: count }, () => 2 * (random() - 0.5));
  const actual = known.map((value, i) => value + (noise[i] ?? 0));
  const seriesOf = (mean: Float64Array, from = 0): ForecastSeries => {
    const flags = new Uint8Array(count - from);
    const columns = { asOf, mean, median: mean, actual, deviation: mean, later: mean };
    const cut = Object.entries(columns).map(([name, column]) => [name, column.subarray(from)]);
    return { ...Object.fromEntries(cut), laterKnown: flags, traded: flags } as ForecastSeries;
  };
  const knowing = seriesOf(known);
  const half = seriesOf(known.map((value) => value / 2));

  it('is the difference of their skills, with an interval narrower than that of either', () => {
    // var(known) = 1/12, var(actual) = 5/12: the whole saves a fifth, the half three quarters of it.
    const {
      n,
      skillDifference = 0,
      interval: [low, high] = [0, 0],
      pValue = 1,
    } = compareForecasts(knowing, half, 1, 1);
    assert.equal(n, count);
    assert.ok(Math.abs(skillDifference - 0.05) < 0.01, `${skillDifference}`);
    assert.ok(low > 0 && low < skillDifference && skillDifference < high);
    assert.ok(pValue < 1e-6);
    const back = compareForecasts(half, knowing, 1, 1);
    assert.equal(back.skillDifference, -skillDifference);
  });

  it('is none between equals, and counts only what both forecast', () => {
    const late = seriesOf(known, 1_000);
    const { n, skillDifference, interval, pValue } = compareForecasts(knowing, late, 1, 1);
    assert.deepEqual([n, skillDifference, interval, pValue], [3_000, 0, [0, 0], undefined]);
  });
});
