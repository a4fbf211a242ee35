import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiScoreCurve } from '@foretick/client';
import { curveScale, curveShapes } from './curve-shapes.ts';

const MINUTE = 60_000;

test('zero is in the middle, the scale at the top, and what lies beyond at the edge', () => {
  const { lines, from, to } = curveShapes([curve([0, 0.1, -0.9])], 0.1, 200, 104);
  assert.deepEqual([from, to], [0, 2 * MINUTE]);
  assert.equal(lines[0]?.path, 'M0 52L100 2L200 102');
  assert.equal(lines[0]?.area, 'M0 52L0 52L100 2L200 102L200 52Z');
  assert.equal(lines[0]?.newest, -0.9);
});

test('a line breaks where nothing was scored, and the baseline has none', () => {
  const { lines } = curveShapes([curve([0, undefined, undefined, 0, 0])], 0.1, 200, 104);
  assert.equal(lines[0]?.path, 'M0 52M150 52L200 52');
  assert.equal(curveShapes([curve([0], 'persistence'), curve([])], 0.1, 200, 104).lines.length, 0);
});

test('the scale is round and not made by a few', () => {
  assert.equal(curveScale([curve([0.013, -0.015])]), 0.02);
  assert.equal(curveScale([curve([...Array.from({ length: 99 }, () => 0.03), 7])]), 0.05);
  assert.equal(curveScale([]), 0.01);
});

function curve(skills: readonly (number | undefined)[], model = 'ridge'): ApiScoreCurve {
  const of = { instrument: 'kraken:BTC/USD', interval_sec: 60, horizon_sec: 60, shadow: false };
  return {
    ...of,
    model,
    window_sec: 3_600,
    step_sec: 60,
    points: skills.flatMap((mse_skill, minute) =>
      mse_skill === undefined
        ? []
        : {
            ...{ time: minute * MINUTE, count: 9, mae_bp: 1, persistence_mae_bp: 1, mse_skill },
            ...{ hit_rate: null, hit_count: 0, coverage: [] },
          },
    ),
  };
}
