import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { logReturnLabels } from './label.ts';

const MINUTE_MS = 60_000;

describe('labels', () => {
  it('exist where the candle at the target is there, and both are complete', () => {
    // close time   1    2    3*   4    5    --   7    8      (* incomplete, 6 is missing), horizon 2 minutes
    const closes = { 1: 100, 2: 110, 3: 121, 4: 121, 5: 100, 7: 50, 8: 80 };
    const candles = Object.entries(closes).map(([minute, close]) => ({
      closeTime: Number(minute) * MINUTE_MS,
      close,
      complete: minute !== '3',
      filled: minute === '7',
    }));
    const { logReturns, known, traded } = logReturnLabels(candles, 120);
    //                              1→3  2→4  3→5  4→6  5→7  7→9  8→10
    assert.deepEqual([...known], [0, 1, 0, 0, 1, 0, 0]);
    assert.deepEqual([...traded], [0, 1, 0, 0, 0, 0, 0]);
    assert.deepEqual([...logReturns], [0, Math.log(121 / 110), 0, 0, Math.log(50 / 100), 0, 0]);
  });

  it('equal a search through all candles, whatever is missing', () => {
    const run = fc.array(
      fc.record({
        present: fc.boolean(),
        close: fc.integer({ min: 1, max: 9 }),
        complete: fc.boolean(),
        filled: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(run, fc.integer({ min: 1, max: 5 }), (minutes, horizon) => {
        const candles = minutes
          .map((minute, i) => ({ ...minute, closeTime: (i + 1) * MINUTE_MS }))
          .filter((minute) => minute.present);
        const { logReturns, known, traded } = logReturnLabels(candles, horizon * 60);
        candles.forEach((candle, i) => {
          const target = candles.find((one) => one.closeTime === candle.closeTime + horizon * MINUTE_MS);
          const exists = target?.complete === true && candle.complete;
          assert.equal(known[i], exists ? 1 : 0);
          assert.equal(traded[i], exists && !candle.filled && !target.filled ? 1 : 0);
          assert.equal(logReturns[i], exists ? Math.log(target.close / candle.close) : 0);
        });
      }),
    );
  });
});
