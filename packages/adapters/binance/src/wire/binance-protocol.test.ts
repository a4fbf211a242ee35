import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createBinanceProtocol } from './binance-protocol.ts';

const open = () => createBinanceProtocol(async () => new Map());
const trade = {
  e: 'trade',
  E: 20,
  s: 'BTCUSDT',
  t: 7,
  p: '61837.63000000',
  q: '0.02',
  T: 19,
  m: true,
  M: true,
};

describe('what Binance says', () => {
  it('tells the taker by who the maker was', () => {
    for (const [buyerIsMaker, side] of [
      [true, 'sell'],
      [false, 'buy'],
    ] as const) {
      const data = { ...trade, m: buyerIsMaker };
      assert.deepEqual(open().read(JSON.stringify({ stream: 'btcusdt@trade', data })), {
        kind: 'trades',
        trades: [
          { symbol: 'BTCUSDT', trade: { id: 7, eventTime: 19, price: 61837.63, quantity: 0.02, side } },
        ],
        rejected: [],
        sentAt: 20,
      });
    }
  });

  it('knows which request an answer belongs to', () => {
    const protocol = open();
    assert.deepEqual(protocol.subscribe(['BTCUSDT', 'ETHUSDT'], 1), {
      method: 'SUBSCRIBE',
      params: ['btcusdt@trade', 'ethusdt@trade'],
      id: 1,
    });
    protocol.subscribe(['SOLUSDT'], 2);
    const subscribed = (symbols: readonly string[]) => ({ kind: 'subscribed', symbols, sentAt: undefined });
    assert.deepEqual(protocol.read('{"result":null,"id":2}'), subscribed(['SOLUSDT']));
    assert.deepEqual(protocol.read('{"result":null,"id":1}'), subscribed(['BTCUSDT', 'ETHUSDT']));
    assert.deepEqual(protocol.read('{"result":["btcusdt@trade"],"id":3}'), { kind: 'pong' });
  });

  it('reads other streams, errors and the notice of a shutdown', () => {
    for (const [text, expected] of [
      ['{"stream":"a@depth","data":{"e":"depthUpdate","E":5}}', { kind: 'other', sentAt: 5 }],
      ['{"stream":"a@bookTicker","data":{"u":5}}', { kind: 'other', sentAt: undefined }],
      ['{"stream":"x","data":{"e":"serverShutdown","E":5}}', { kind: 'closing' }],
      ['{"e":"serverShutdown","E":5}', { kind: 'closing' }],
      [
        '{"error":{"code":2,"msg":"Invalid request"},"id":1}',
        { kind: 'refused', symbol: undefined, reason: 'Invalid request (2)' },
      ],
    ] as const) {
      assert.deepEqual(open().read(text), expected);
    }
  });

  it('never throws, whatever comes', () => {
    const almostTrade = fc.record(
      {
        e: fc.constantFrom('trade', 3),
        E: fc.anything(),
        s: fc.anything(),
        t: fc.anything(),
        p: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const almost = fc
      .record({ stream: fc.constantFrom('a@trade', 3), data: almostTrade, result: fc.json(), id: fc.nat(3) })
      .map((message) => JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? 1 : value)));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), almost), (text) => {
        const message = open().read(text);
        if (message.kind === 'malformed') assert.ok(message.reason.length > 0);
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });
});
