import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IntervalScore } from './interval-tally.ts';
import { createIntervalWalk } from './interval-walk.ts';
import { seededRandom } from './seeded-random.ts';

describe('interval walk', () => {
  it('follows from its definitions', () => {
    const walk = createIntervalWalk(60);
    walk.calibrate(Float64Array.from({ length: 99 }, (_, i) => i + 1));
    walk.add(0, 0.01, 0.0001, 0.0151);
    // Half-widths 50, 80, 95 scales of 1 bp around 100 bp; the outcome is 51 bp away.
    const scores = walk.scores();
    close(scores, 'coverage', [0, 1, 1]);
    close(scores, 'widthBp', [100, 160, 190]);
    close(scores, 'winklerBp', [100 + (2 / 0.5) * 1, 160, 190]);
    // The outcome is 151 bp, the ends of the first interval 50 and 150 bp, quantiles at 25 and 75 %.
    close(scores, 'pinballBp', [(0.25 * 101 + 0.75 * 1) / 2, (0.1 * 131 + 0.1 * 29) / 2, (0.025 * 190) / 2]);
  });

  it('names the worst week, of those with enough forecasts', () => {
    const walk = createIntervalWalk(60);
    walk.calibrate(Float64Array.from({ length: 99 }, (_, i) => i + 1));
    const weekMs = 7 * 86_400_000;
    for (let i = 0; i < 100; i += 1) walk.add(i * 60_000, 0, 1, i < 81 ? 0 : 1_000);
    for (let i = 0; i < 100; i += 1) walk.add(weekMs + i * 60_000, 0, 1, i < 70 ? 0 : 1_000);
    for (let i = 0; i < 10; i += 1) walk.add(2 * weekMs + i * 60_000, 0, 1, 1_000);
    assert.deepEqual(
      walk.scores().map(({ worstWeekCoverage }) => worstWeekCoverage),
      [0.81, 0.7, 0.7],
    );
  });

  it('counts an outcome from the moment on at which it is known', () => {
    // Five minutes ahead: the misses of minutes 0 to 4 are first known at minutes 5 to 9.
    const walk = createIntervalWalk(300);
    walk.calibrate(Float64Array.from({ length: 9_999 }, (_, i) => i + 1));
    const widths: number[] = [];
    let total = 0;
    for (let minute = 0; minute < 8; minute += 1) {
      walk.add(minute * 60_000, 0, 1e-4, 100);
      const sum = (walk.scores()[1]?.widthBp ?? 0) * (minute + 1);
      widths.push(Math.round(sum - total));
      total = sum;
    }
    // Each miss moves the rate by 0.001 × 0.8: eight scores.
    assert.deepEqual(widths, [16_000, 16_000, 16_000, 16_000, 16_000, 16_016, 16_032, 16_048]);
  });

  it('finds its way back to the level after the noise has grown by a fifth', () => {
    const random = seededRandom(4);
    const noise = (size: number) => size * (random() + random() + random() - 1.5);
    const walk = createIntervalWalk(60);
    walk.calibrate(Float64Array.from({ length: 2_000 }, () => Math.abs(noise(1))));
    const count = 40_000;
    for (let i = 0; i < count; i += 1) walk.add(i * 60_000, 0, 1, noise(i < count / 2 ? 1 : 1.2));
    for (const { level, coverage } of walk.scores())
      assert.ok(Math.abs(coverage - level) < 0.01, `${level}: ${coverage}`);
  });

  it('has no score before it is calibrated', () => {
    const walk = createIntervalWalk(60);
    walk.add(0, 0, 1, 1);
    assert.deepEqual(walk.scores(), []);
  });
});

function close(
  scores: readonly IntervalScore[],
  name: Exclude<keyof IntervalScore, 'level'>,
  expected: readonly number[],
): void {
  const found = scores.map((score) => score[name]);
  for (const [i, value] of expected.entries())
    assert.ok(Math.abs((found[i] ?? Number.NaN) - value) < 1e-9, `${name}: ${found} is not ${expected}`);
}
