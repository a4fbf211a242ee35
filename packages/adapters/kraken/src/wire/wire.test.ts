import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readSocketMessage } from './socket-message.ts';
import { readTradeRow } from './trade-row.ts';

const FRAMES = new URL(
  '../../../../../../shared/data/trades/kraken-ws-v2-trade-frames.jsonl',
  import.meta.url,
);

describe('what Kraken says', () => {
  it('reads recorded trade messages', {
    skip: existsSync(FRAMES) ? false : 'shared/data is not here',
  }, () => {
    const messages = readFileSync(FRAMES, 'utf8').trim().split('\n').map(readSocketMessage);
    const trades = messages.flatMap((message) => (message.kind === 'trades' ? message.trades : []));
    assert.deepEqual(
      trades.map(({ symbol, trade }) => [
        symbol,
        trade.id,
        trade.eventTime,
        trade.price,
        trade.quantity,
        trade.side,
      ]),
      [
        ['BTC/USDT', 9622656, Date.UTC(2025, 6, 23, 4, 41, 46, 919), 118832.9, 0.00409283, 'buy'],
        ['BTC/USDT', 9622657, Date.UTC(2025, 6, 23, 4, 41, 46, 919), 118837, 0.00033315, 'buy'],
        ['BTC/USDT', 9622658, Date.UTC(2025, 6, 23, 4, 41, 46, 919), 118837.5, 0.07963402, 'buy'],
        ['BTC/USD', 105702534, Date.UTC(2026, 7, 22, 17, 30, 53, 355), 77120, 0.00048389, 'buy'],
        ['BTC/USD', 107612614, Date.UTC(2026, 8, 13, 20, 52, 59, 976), 77313.3, 0.0084064, 'buy'],
      ],
    );
  });

  it('reads answers, refusals and status', () => {
    const cases: readonly (readonly [string, unknown])[] = [
      [
        '{"method":"subscribe","result":{"channel":"trade","snapshot":true,"symbol":"BTC/USD"},"success":true,"time_out":"2026-01-01T00:00:01.500000Z"}',
        { kind: 'subscribed', symbols: ['BTC/USD'], sentAt: Date.UTC(2026, 0, 1, 0, 0, 1, 500) },
      ],
      [
        '{"error":"Currency pair not supported A/B","method":"subscribe","success":false,"symbol":"A/B"}',
        { kind: 'refused', symbol: 'A/B', reason: 'Currency pair not supported A/B' },
      ],
      ['{"error":"Exceeded msg rate"}', { kind: 'refused', symbol: undefined, reason: 'Exceeded msg rate' }],
      [
        '{"channel":"status","type":"update","data":[{"system":"maintenance"}]}',
        { kind: 'status', system: 'maintenance' },
      ],
      ['{"channel":"heartbeat"}', { kind: 'other' }],
      [
        '{"method":"pong","req_id":3,"time_out":"2026-01-01T00:00:01.500000Z"}',
        { kind: 'pong', sentAt: Date.UTC(2026, 0, 1, 0, 0, 1, 500) },
      ],
    ];
    for (const [text, expected] of cases) assert.deepEqual(readSocketMessage(text), expected);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), almostMessage), (text) => {
        const message = readSocketMessage(text);
        if (message.kind === 'malformed') assert.ok(message.reason.length > 0);
      }),
      { seed: 1, numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.anything(), (row) => void readTradeRow(row)),
      { seed: 1, numRuns: 1_000 },
    );
  });

  it('gives a trade the same millisecond from either side', () => {
    // The ends of a millisecond are where rounding shows.
    const anyMs = fc.integer({ min: 1_500_000_000_000, max: 2_200_000_000_000 });
    const anyMicros = fc.oneof(fc.constantFrom(0, 1, 999), fc.integer({ min: 0, max: 999 }));
    const anyTimeUs = fc.tuple(anyMs, anyMicros).map(([ms, micros]) => ms * 1_000 + micros);
    fc.assert(
      fc.property(anyTimeUs, (timeUs) => {
        const timeMs = Math.floor(timeUs / 1_000);
        const timestamp = `${new Date(timeMs).toISOString().slice(0, -1)}${String(timeUs % 1_000).padStart(3, '0')}Z`;
        const entry = { symbol: 'A/B', side: 'sell', price: 1.5, qty: 2, trade_id: 3, timestamp };
        const message = readSocketMessage(JSON.stringify({ channel: 'trade', data: [entry] }));
        const row = readTradeRow(JSON.parse(`["1.50000","2.00000000",${timeUs / 1_000_000},"s","l","",3]`));
        assert.equal(row?.eventTime, timeMs);
        assert.deepEqual(message.kind === 'trades' && message.trades[0]?.trade, row);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });
});

/** Messages with the right names and wrong values. */
const almostMessage = fc
  .record(
    {
      channel: fc.constantFrom('trade', 'status', 'heartbeat', 3),
      method: fc.constantFrom('subscribe', 'pong', null),
      success: fc.boolean(),
      data: fc.oneof(fc.anything(), fc.array(fc.anything())),
      result: fc.anything(),
    },
    { requiredKeys: [] },
  )
  .map((message) => safeJson(message));

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '{}';
  }
}
