import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { illustrateTrades } from './trade-illustration.ts';

describe('illustration of trades', () => {
  // minute      0    1    2    3    4     a day later
  // forecast    2   -5    0   -1    3    4 bp
  // outcome     6    9    9   -2   -8    1 bp, two minutes ahead
  const minutes = [0, 1, 2, 3, 4, 1_440];
  const asOf = Float64Array.from(minutes, (minute) => minute * 60_000);
  const mean = Float64Array.of(2e-4, -5e-4, 0, -1e-4, 3e-4, 4e-4);
  const actual = Float64Array.of(6e-4, 9e-4, 9e-4, -2e-4, -8e-4, 1e-4);
  const flags = new Uint8Array(6);
  const series = {
    ...{ asOf, mean, actual, median: mean, deviation: mean, later: mean },
    ...{ laterKnown: flags, traded: flags },
  };

  it('holds each to its target, and takes none meanwhile', () => {
    const free = illustrateTrades(series, 120, 0);
    // 0 (till 2), not 2 (no forecast), 3 (till 5), and the last.
    assert.deepEqual([free.trades, free.tradesPerDay], [3, 1.5]);
    close(free.grossBp, (6 + 2 + 1) / 3);
    close(free.totalNetBp, 9);
  });

  it('takes what promises more than it costs, and pays for it', () => {
    const dear = illustrateTrades(series, 120, 2.5);
    // 1 (till 3), 4, and the last.
    assert.equal(dear.trades, 3);
    close(dear.grossBp, (-9 - 8 + 1) / 3);
    close(dear.netBp, -16 / 3 - 2.5);
    assert.deepEqual(
      dear.running.map(([day, sum]) => [day, Math.round(sum * 10) / 10]),
      [
        [0, -22],
        [86_400_000, -23.5],
      ],
    );
    assert.deepEqual(illustrateTrades(series, 120, 100).running, []);
  });
});

function close(found: number, expected: number): void {
  assert.ok(Math.abs(found - expected) < 1e-9, `${found} is not ${expected}`);
}
