import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { WireTrade } from '@foretick/venue-connection';
import fc from 'fast-check';
import { firstIdSince } from './first-id-since.ts';
import { PAGE_ROWS } from './trade-page.ts';

const MAX_TRADES = 300_000;

it('finds the first trade since any time, in a few dozen pages', async () => {
  const tape = fc.record({
    firstId: fc.integer({ min: 0, max: 5_000_000 }),
    count: fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: MAX_TRADES })),
    // Trades that share a millisecond, and ids that were never used.
    perMs: fc.integer({ min: 1, max: 3_000 }),
    hole: fc.integer({ min: 0, max: 5_000 }),
  });
  await fc.assert(
    fc.asyncProperty(tape, fc.double({ min: -0.1, max: 1.1, noNaN: true }), async (made, share) => {
      const { firstId, count, perMs, hole } = made;
      const idAt = (index: number): number => firstId + index + (index > count / 3 ? hole : 0);
      const timeAt = (index: number): number => 1_000 + Math.floor(index / perMs);
      const tradeAt = (index: number): WireTrade => ({
        id: idAt(index),
        eventTime: timeAt(index),
        price: 1,
        quantity: 1,
        side: 'buy',
      });
      let pages = 0;
      const readPage = async (topId: number): Promise<readonly WireTrade[]> => {
        pages += 1;
        let end = Math.min(count, Math.max(0, topId - firstId + 1));
        while (end > 0 && idAt(end - 1) > topId) end -= 1;
        const start = Math.max(0, end - PAGE_ROWS);
        return Array.from({ length: end - start }, (_, back) => tradeAt(end - 1 - back));
      };
      const fromTime = Math.floor(1_000 + share * (timeAt(count - 1) - 1_000));
      const newest = await readPage(Number.MAX_SAFE_INTEGER);
      const found = await firstIdSince(fromTime, newest, readPage);

      // The slow way: the first of all trades at or after the time.
      const first = Array.from({ length: count }, (_, index) => index).find((i) => timeAt(i) >= fromTime);
      if (first === undefined) assert.ok(found > idAt(count - 1));
      else assert.ok(found <= idAt(first), `${found} is after ${idAt(first)}`);
      // And none but ids that nobody used lie in between.
      const before = first === undefined ? count - 1 : first - 1;
      if (before >= 0 && first !== undefined) assert.ok(found > idAt(before) || timeAt(before) >= fromTime);
      assert.ok(pages <= 40, `${pages} pages`);
    }),
    { seed: 1, numRuns: 100 },
  );
});
