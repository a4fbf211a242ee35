import assert from 'node:assert/strict';
import { it } from 'node:test';
import { backoffMs } from './backoff.ts';

it('doubles its limit from 1 s to 30 s and is never nothing', () => {
  const most = () => 0.999_999;
  const rows = [0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => [
    backoffMs(attempt, () => 0),
    Math.ceil(backoffMs(attempt, most) / 1_000),
  ]);
  assert.deepEqual(rows, [
    [100, 1],
    [100, 2],
    [100, 4],
    [100, 8],
    [100, 16],
    [100, 30],
    [100, 30],
    [100, 30],
  ]);
});
