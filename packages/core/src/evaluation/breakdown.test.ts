import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { breakDown, byHour, byMonth, byVolatility } from './breakdown.ts';
import type { ForecastSeries } from './forecast-series.ts';
import { seededRandom } from './seeded-random.ts';

const HOUR_MS = 3_600_000;
const JANUARY = Date.UTC(2024, 0, 1);

describe('breakdown', () => {
  // Half a year, hour by hour. Skill only in March, only in the hours after noon, only where it is wild: part by part.
  const random = seededRandom(2);
  const count = 182 * 24;
  const asOf = Float64Array.from({ length: count }, (_, i) => JANUARY + i * HOUR_MS);
  const deviation = Float64Array.from({ length: count }, () => 0.5 + random());
  const isGood = (i: number) =>
    new Date(asOf[i] ?? 0).getUTCMonth() === 2 && i % 24 >= 12 && (deviation[i] ?? 0) > 1;
  const actual = Float64Array.from({ length: count }, () => random() - 0.5);
  const mean = actual.map((value, i) => (isGood(i) ? value / 2 : 0.2 * (random() - 0.5)));
  const series: ForecastSeries = {
    ...{ asOf, deviation, actual, mean, median: mean, later: actual },
    ...{ laterKnown: new Uint8Array(count), traded: new Uint8Array(count) },
  };

  it('counts every forecast once, and finds the skill where it is', () => {
    for (const [partOf, parts, best] of [
      [byMonth(series), 6, '2024-03'],
      [byHour(series), 24, undefined],
      [byVolatility(series), 3, '3 wild'],
    ] as const) {
      const figures = breakDown(series, partOf, 1, 1);
      assert.equal(figures.length, parts);
      assert.equal(
        figures.reduce((sum, { n }) => sum + n, 0),
        count,
      );
      for (const { mseSkill, mseSkillInterval: [low, high] = [0, 0] } of figures)
        assert.ok(low <= (mseSkill ?? 0) && (mseSkill ?? 0) <= high);
      const most = figures.reduce((a, b) => ((b.mseSkill ?? 0) > (a.mseSkill ?? 0) ? b : a));
      if (best === undefined) assert.ok(Number(most.part) >= 12);
      else assert.equal(most.part, best);
    }
  });

  it('says nothing of a part in which nothing was forecast or nothing came', () => {
    const none = new Float64Array(count);
    for (const still of [
      { ...series, mean: none },
      { ...series, actual: none },
    ]) {
      const [first] = breakDown(still, byMonth(still), 1, 1);
      assert.equal(first?.mseSkillInterval, undefined);
      assert.equal(first?.hitRate, undefined);
    }
  });
});
