import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { candlesOfTradeFile, createFileFeed, type OracleCandle } from '@foretick/adapter-duckdb';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import { systemClock } from '@foretick/adapter-system-clock';
import {
  type Candle,
  intervalLadder,
  newLadder,
  newWindower,
  nextEvent,
  nextLadderEvent,
} from '@foretick/core/candle';
import type { InstrumentId, TradeEvent } from '@foretick/core/trade';
import { createTrades } from '@foretick/service-trades';

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data/trades');
const FILES = [
  'binance-btcusdt-2024-08-08.csv.gz',
  'binance-ethusdt-2024-08-08.csv.gz',
  'kraken-btcusd-2019-07-01.csv',
  'coinbase-btcusd-2023-09-05.csv.gz',
];
const INTERVALS_SEC = [1, 10, 60, 300];
const PAIR = 'file:BTC/USD' as InstrumentId;
const never = new AbortController().signal;

describe('candles of recorded files equal those of SQL', () => {
  for (const file of FILES) {
    const path = join(FOLDER, file);
    const skip = existsSync(path) ? false : `recorded data is not there: ${file}`;
    it(file, { skip }, async () => {
      const events = await eventsOf(path);
      const rolledUp = [INTERVALS_SEC, [1, 300]].map((intervals) => rollUp(events, intervals));
      for (const intervalSec of INTERVALS_SEC) {
        const oracle = await candlesOfTradeFile(path, intervalSec);
        const state = newWindower(PAIR);
        const direct = events.flatMap((event) => nextEvent(state, event, { intervalSec }).candles);
        for (const candles of [direct, ...rolledUp.map((all) => all.get(intervalSec) ?? direct)]) {
          assertEqualsOracle(candles, oracle, intervalSec * 1_000);
        }
      }
    });
  }
});

/** Candles of several intervals at once: the smallest from trades, the others from those. */
function rollUp(events: readonly TradeEvent[], intervals: readonly number[]): Map<number, Candle[]> {
  const ladder = intervalLadder(intervals);
  assert.ok(ladder.ok);
  const options = { ladder: ladder.value };
  const state = newLadder(PAIR, options);
  const candles = events.flatMap((event) => nextLadderEvent(state, event, options).candles);
  return Map.groupBy(candles, (candle) => candle.intervalSec);
}

function assertEqualsOracle(
  candles: readonly Candle[],
  oracle: readonly OracleCandle[],
  intervalMs: number,
): void {
  const traded = candles.filter((candle) => !candle.filled);
  assert.deepEqual(
    traded.map(({ openTime, open, high, low, close, tradeCount }) => [
      openTime,
      open,
      high,
      low,
      close,
      tradeCount,
    ]),
    oracle.map(({ openTime, open, high, low, close, tradeCount }) => [
      openTime,
      open,
      high,
      low,
      close,
      tradeCount,
    ]),
  );
  for (const [index, expected] of oracle.entries()) {
    for (const sum of ['volume', 'quoteVolume', 'buyVolume', 'sellVolume'] as const) {
      const difference = Math.abs((traded[index]?.[sum] ?? Number.NaN) - expected[sum]);
      assert.ok(
        difference <= 1e-12 * expected[sum],
        `${sum} of ${expected.openTime} is off by ${difference}`,
      );
    }
  }
  candles.forEach((candle, index) => {
    const before = candles[index - 1];
    if (before === undefined) return;
    assert.equal(candle.openTime, before.closeTime, 'a window is missing');
    if (candle.filled) assert.deepEqual([candle.open, candle.close], [before.close, before.close]);
  });
  const cut = candles.flatMap((candle, index) => (candle.complete ? [] : index));
  const [first] = oracle;
  const startsAtEdge = first !== undefined && candles[0]?.complete === true;
  assert.deepEqual(cut, startsAtEdge ? [candles.length - 1] : [...new Set([0, candles.length - 1])]);
  assert.equal((candles.at(-1)?.closeTime ?? 0) - (candles.at(-1)?.openTime ?? 0), intervalMs);
}

/** What the trades service makes of the file. */
async function eventsOf(path: string): Promise<readonly TradeEvent[]> {
  const log = createMemoryLog({ keepRecords: 1_000_000 });
  const feed = await createFileFeed({ path, instrument: PAIR, speed: 'max', clock: systemClock });
  await createTrades({ log, feed, clock: systemClock, instruments: [PAIR], intervalSec: 60 }).run(never);
  const reader = await log.consumer('test', ['trades']);
  const records = await reader.poll(1_000_000, never);
  return records.flatMap(({ value }) => (value.kind === 'correction' ? [] : value));
}
