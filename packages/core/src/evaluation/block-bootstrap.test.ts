import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BlockBootstrap, blockBootstrap } from './block-bootstrap.ts';
import { seededRandom } from './seeded-random.ts';

const N = 400;

describe('block bootstrap', () => {
  it('has the width of the textbook for independent values', () => {
    const random = seededRandom(3);
    const column = Float64Array.from({ length: N }, () => random() - 0.5);
    const [[low, high] = [0, 0]] = blockBootstrap(meanOf(column, 1));
    const mean = column.reduce((sum, value) => sum + value, 0) / N;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / N);
    const expected = (2 * 1.96 * deviation) / Math.sqrt(N);
    assert.ok(low < mean && mean < high);
    assert.ok(Math.abs((high - low) / expected - 1) < 0.06, `${high - low} is not about ${expected}`);
  });

  it('covers the truth about as often as it says, where neighbours are alike', () => {
    // An autoregression at 0.7: the mean varies 2.4 times as much as if values were independent.
    const covers = (blockLength: number) => {
      let count = 0;
      for (let seed = 1; seed <= 200; seed += 1) {
        const random = seededRandom(seed);
        let value = 0;
        const column = Float64Array.from({ length: N }, () => {
          value = 0.7 * value + random() + random() + random() - 1.5;
          return value;
        });
        const options = {
          ...meanOf(column, blockLength),
          resamples: 200,
          random: seededRandom(seed + 1_000),
        };
        const [[low, high] = [0, 0]] = blockBootstrap(options);
        if (low <= 0 && high >= 0) count += 1;
      }
      return count / 200;
    };
    assert.ok(covers(20) > 0.86, `blocks of 20: ${covers(20)}`);
    assert.ok(covers(1) < 0.75, `single values: ${covers(1)}`);
  });

  it('keeps rows together over columns, and blocks over the end', () => {
    const column = Float64Array.from({ length: N }, (_, i) => i);
    const both = [column, column.map((value) => 3 * value)];
    const ratio = blockBootstrap({
      ...meanOf(column, 7),
      columns: both,
      figures: ([a = 0, b = 0]) => [b / a],
    });
    assert.ok(Math.abs((ratio[0]?.[0] ?? 0) - 3) < 1e-12 && Math.abs((ratio[0]?.[1] ?? 0) - 3) < 1e-12);
    // One block of all rows is a rotation: always the same sum.
    const [whole] = blockBootstrap(meanOf(column, N));
    assert.deepEqual(whole, [(N - 1) / 2, (N - 1) / 2]);
  });

  it('repeats under a seed', () => {
    const column = Float64Array.from({ length: N }, (_, i) => Math.sin(i));
    const run = (seed: number) => blockBootstrap({ ...meanOf(column, 5), random: seededRandom(seed) });
    assert.deepEqual(run(1), run(1));
    assert.notDeepEqual(run(1), run(2));
  });
});

function meanOf(column: Float64Array, blockLength: number): BlockBootstrap {
  return {
    columns: [column],
    blockLength,
    resamples: 2_000,
    level: 0.95,
    random: seededRandom(9),
    figures: ([sum = 0]) => [sum / column.length],
  };
}
