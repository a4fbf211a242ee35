import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { Candle } from '@foretick/core/candle';
import { createIndicatorFold } from '@foretick/core/indicator';
import type { InstrumentId } from '@foretick/core/trade';
import type { Append, EventLog } from '@foretick/ports';
import { createTechnicalIndicators } from './index.ts';

const PAIR = 'test:BTC/USD' as InstrumentId;
const CANDLES = Array.from({ length: 90 }, (_, minute) => candle(minute));

describe('technical indicators', () => {
  it('are those of the fold over the final candles, wherever the service is started again', async () => {
    const fold = createIndicatorFold();
    const expected = CANDLES.flatMap((one) => fold.next(one) ?? []);
    for (const cuts of [[], [1], [30, 60], [59, 60, 61]]) {
      const log = createMemoryLog();
      let at = 0;
      for (const cut of [...cuts, CANDLES.length]) {
        const part = CANDLES.slice(at, cut);
        // The open candle, candles of other lengths and a candle that comes again change nothing.
        const noise = (one: Candle): Candle[] => [
          { ...one, status: 'provisional' },
          { ...one, intervalSec: 1, openTime: one.closeTime - 1_000, close: 1 },
          { ...one, intervalSec: 300, openTime: one.closeTime - 300_000, close: 2 },
        ];
        await live(log, [...part.flatMap((one) => [...noise(one), one, one])]);
        at = cut;
      }
      assert.deepEqual(await rowsOf(log), expected);
    }
  });

  it('start anew from a snapshot of other indicators', async () => {
    const log = createMemoryLog();
    const snapshot = { nextOffsets: {}, state: { columns: 'of an older version', states: [] } };
    await log.append([], { group: 'technical-indicators', snapshots: [{ key: PAIR, state: snapshot }] });
    await live(log, CANDLES.slice(0, 3));
    assert.deepEqual(
      (await rowsOf(log)).map((row) => row.seedTime),
      [0, 0, 0].map(() => CANDLES[0]?.openTime),
    );
  });

  it('are those that were asked for besides, from their own seed when the list changes', async () => {
    const log = createMemoryLog();
    await live(log, CANDLES.slice(0, 30));
    await live(log, CANDLES.slice(30), ['donchian(20)', 'rsi(14)']);
    const fold = createIndicatorFold(['donchian(20)']);
    const rows = await rowsOf(log);
    assert.deepEqual(
      rows.slice(30),
      CANDLES.slice(30).flatMap((one) => fold.next(one) ?? []),
    );
    assert.equal(rows[29]?.values.donchian_20_upper, undefined);
    assert.ok(rows.at(-1)?.values.donchian_20_upper !== undefined);
  });
});

function candle(minute: number): Candle {
  const openTime = Date.UTC(2024, 0, 1) + minute * 60_000;
  const close = 100 + Math.sin(minute);
  return {
    ...{ instrument: PAIR, intervalSec: 60, openTime, closeTime: openTime + 60_000, revision: 0 },
    ...{ status: 'final', open: close, high: close, low: close, close, volume: 1, quoteVolume: close },
    ...{ vwap: close, tradeCount: 1, buyVolume: 1, sellVolume: 0, complete: true, filled: false },
    ...{ origin: 'trades', availableAt: openTime + 61_000, availability: 'modelled' },
  };
}

async function live(
  log: EventLog,
  candles: readonly Candle[],
  indicators: readonly string[] = [],
): Promise<void> {
  await log.append(candles.map((value): Append => ({ topic: 'candles', key: PAIR, value })));
  const stop = new AbortController();
  const running = createTechnicalIndicators({ log, indicators }).run(stop.signal);
  for (let turn = 0; turn < 10_000; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    const lag = (await log.lag()).filter(({ group }) => group === 'technical-indicators');
    if (lag.length > 0 && lag.every(({ records }) => records === 0)) break;
  }
  stop.abort();
  await running;
}

async function rowsOf(log: EventLog) {
  const reader = await log.consumer('reads', ['technical_indicators']);
  return (await reader.poll(1_000, new AbortController().signal)).map((record) => record.value);
}
