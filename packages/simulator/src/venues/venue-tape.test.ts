import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Pair } from '@foretick/core/trade';
import fc from 'fast-check';
import { createRecordedMarket } from '../market/recorded-market.ts';
import { createVenueTape } from './venue-tape.ts';

const BTC = 'BTC/USD' as Pair;

it('finds trades by id as a plain look through all of them does', () => {
  const gapsUs = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200_000_000 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(
      gapsUs,
      fc.integer({ min: 0, max: 80 }),
      fc.integer({ min: 1, max: 70 }),
      (gaps, from, limit) => {
        let timeUs = 1_000_000;
        const trades = gaps.map((gapUs, index) => {
          timeUs += gapUs;
          return { id: 10 + index, timeUs, price: 1, quantity: 1, side: 'buy', orderType: 'limit' } as const;
        });
        const tape = createVenueTape(createRecordedMarket(new Map([[BTC, trades]])), () => timeUs + 1);
        assert.deepEqual(
          tape.fromId(BTC, from, limit),
          trades.filter(({ id }) => id >= from).slice(0, limit),
        );
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});
