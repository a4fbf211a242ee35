import assert from 'node:assert/strict';
import { it } from 'node:test';
import { instrumentId, type Pair, type Trade } from '@foretick/core/trade';
import type { GapLedgerEntry } from '@foretick/ports';
import type { SimulatedTrade } from '@foretick/simulator';
import { compareTrades } from './compare-trades.ts';

const PAIR = 'BTC/USD' as Pair;
const START = Date.UTC(2026, 0, 5);

const happened: readonly SimulatedTrade[] = [1, 2, 3, 4, 5, 6].map((id) => ({
  ...{ id, timeUs: (START + id * 1_000) * 1_000 + 7, price: 100 + id, quantity: 1, side: 'buy' },
  orderType: 'market',
}));

function stored(id: number, more: Partial<Trade> = {}): Trade {
  const eventTime = START + id * 1_000;
  return {
    ...{ kind: 'trade', instrument: instrumentId('kraken', PAIR), sequence: id, tradeId: String(id) },
    ...{
      price: 100 + id,
      quantity: 1,
      side: 'buy',
      eventTime,
      ingestTime: eventTime,
      availableAt: eventTime,
    },
    ...more,
  };
}

function compare(trades: readonly Trade[], hole?: readonly [number, number]) {
  const gaps = hole === undefined ? [] : [{ firstSequence: hole[0], lastSequence: hole[1] }];
  const store = { trades: async () => trades, gaps: async () => gaps as unknown as GapLedgerEntry[] };
  return compareTrades(store, { truth: () => happened }, PAIR);
}

it('all between the first and the last stored, as they were, are equal', async () => {
  assert.deepEqual(await compare([2, 3, 4, 5].map((id) => stored(id))), {
    trades: 4,
    withheld: 0,
    firstSequence: 2,
    lastTime: START + 5_000,
  });
});

it('one that is missing is withheld only where the ledger has an open hole', async () => {
  const trades = [1, 2, 4, 5].map((id) => stored(id));
  await assert.rejects(compare(trades), /stored 4 at .*, happened 3 at/);
  await assert.rejects(compare(trades, [4, 5]), /happened 3 at/);
  assert.equal((await compare(trades, [3, 3])).withheld, 1);
});

const WRONG: readonly (readonly [what: string, trades: readonly Trade[], said: RegExp])[] = [
  ['one twice', [stored(1), stored(2), stored(2), stored(3)], /stored 2 at .*, happened 3 at/],
  ['the last twice', [stored(1), stored(2), stored(2)], /1 trades more than happened/],
  ['another price', [stored(1), stored(2, { price: 102.1 }), stored(3)], /for 102\.1, happened .* for 102$/],
  ['another time', [stored(1), stored(2, { eventTime: START + 2_001 }), stored(3)], /02\.001Z/],
  ['two out of order', [stored(1), stored(3), stored(2), stored(4)], /happened 2 at/],
  ['none', [], /no trade/],
];

for (const [what, trades, said] of WRONG) it(`${what} differs`, () => assert.rejects(compare(trades), said));
