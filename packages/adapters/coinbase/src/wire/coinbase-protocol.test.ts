import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createCoinbaseProtocol, readSocketMessage } from './coinbase-protocol.ts';

const SENT = '2026-01-01T00:00:02.516946132Z';

describe('what Coinbase says', () => {
  it("brings trades into the order of their ids, with the taker's side instead of the maker's", () => {
    // ids     9          8          the newest comes first
    // maker   SELL       BUY        whose order was in the book
    // taker   buy        sell
    const trades = [
      entry({ trade_id: '9', side: 'SELL', time: '2026-01-01T00:00:01.5Z' }),
      entry({ trade_id: '8', side: 'BUY', time: '2026-01-01T00:00:01.499999Z' }),
    ];
    const text = JSON.stringify({
      channel: 'market_trades',
      client_id: '',
      timestamp: SENT,
      sequence_num: 4,
      events: [{ type: 'update', trades }],
    });
    const common = { price: 88_355.59, quantity: 0.00136573 };
    assert.deepEqual(readSocketMessage(text), {
      kind: 'trades',
      trades: [
        {
          symbol: 'BTC-USD',
          trade: { id: 8, eventTime: Date.UTC(2026, 0, 1, 0, 0, 1, 499), side: 'sell', ...common },
        },
        {
          symbol: 'BTC-USD',
          trade: { id: 9, eventTime: Date.UTC(2026, 0, 1, 0, 0, 1, 500), side: 'buy', ...common },
        },
      ],
      rejected: [],
      sentAt: Date.UTC(2026, 0, 1, 0, 0, 2, 516),
    });
  });

  it('reads subscriptions, heartbeats and errors', () => {
    const sentAt = Date.UTC(2026, 0, 1, 0, 0, 2, 516);
    const message = (channel: string, events: unknown): string =>
      JSON.stringify({ channel, timestamp: SENT, sequence_num: 0, events });
    const subscriptions = { market_trades: ['BTC-USD', 'ETH-USD'], heartbeats: ['heartbeats'] };
    for (const [text, expected] of [
      [
        message('subscriptions', [{ subscriptions }]),
        { kind: 'subscribed', symbols: ['BTC-USD', 'ETH-USD'], sentAt, answersPing: true },
      ],
      [
        message('subscriptions', [{ subscriptions: { heartbeats: ['heartbeats'] } }]),
        { kind: 'subscribed', symbols: [], sentAt, answersPing: true },
      ],
      [message('heartbeats', [{ heartbeat_counter: 3 }]), { kind: 'other', sentAt }],
      [message('l2_data', []), { kind: 'other', sentAt }],
      [
        '{"type":"error","message":"failure to subscribe","reason":"no\\nsuch product"}',
        { kind: 'refused', symbol: undefined, reason: 'failure to subscribe: no such product' },
      ],
    ] as const) {
      assert.deepEqual(readSocketMessage(text), expected);
    }
  });

  it('asks for heartbeats before anything else', () => {
    const protocol = createCoinbaseProtocol(async () => new Map());
    assert.deepEqual(protocol.hello, [{ type: 'subscribe', channel: 'heartbeats' }]);
    assert.deepEqual(protocol.subscribe(['BTC-USD'], 1), {
      type: 'subscribe',
      channel: 'market_trades',
      product_ids: ['BTC-USD'],
    });
  });

  it('never throws, whatever comes', () => {
    const almost = fc
      .record(
        {
          channel: fc.constantFrom('market_trades', 'subscriptions', 'heartbeats', 3),
          type: fc.constantFrom('error', 'subscribe'),
          timestamp: fc.oneof(fc.string(), fc.constant(SENT)),
          events: fc.oneof(
            fc.jsonValue(),
            fc.array(fc.record({ trades: fc.array(fc.jsonValue()), subscriptions: fc.jsonValue() })),
          ),
        },
        { requiredKeys: [] },
      )
      .map((message) => JSON.stringify(message));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), almost), (text) => {
        const message = readSocketMessage(text);
        if (message.kind === 'malformed') assert.ok(message.reason.length > 0);
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });
});

function entry(fields: { trade_id: string; side: string; time: string }): unknown {
  return { product_id: 'BTC-USD', price: '88355.59', size: '0.00136573', ...fields };
}
