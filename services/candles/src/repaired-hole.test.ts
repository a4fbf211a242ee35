import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { Candle } from '@foretick/core/candle';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { Clock, EventLog, FeedEvent, MarketFeed } from '@foretick/ports';
import { createTrades } from '@foretick/service-trades';
import { createCandles } from './index.ts';

const BTC = 'test:BTC/USD' as InstrumentId;
const T0 = Date.UTC(2024, 0, 1);
const END_SEC = 1_200;
const never = new AbortController().signal;

/** Ids 1 to 600, now and then two in a second, now and then three seconds apart. */
const TRADES: readonly Trade[] = Array.from({ length: 600 }, (_, index) => {
  const eventTime = T0 + (index * 2 + (index % 3)) * 1_000;
  const times = { eventTime, ingestTime: eventTime, availableAt: eventTime };
  const price = 100 + ((index * 7_919) % 37);
  const side = index % 2 === 0 ? 'buy' : 'sell';
  return {
    kind: 'trade',
    instrument: BTC,
    sequence: index + 1,
    tradeId: String(index + 1),
    price,
    quantity: 2,
    side,
    ...times,
  };
});

describe('candles of a hole that the venue fills late', () => {
  // The second one is longer than the windows of one second that are filled.
  for (const [firstLost, lastLost] of [
    [101, 110],
    [200, 290],
  ] as const) {
    for (const keepsUp of [true, false]) {
      const when = keepsUp ? 'after its candles were told' : 'before its candles are told';
      it(`are at last what they would have been: ids ${firstLost} to ${lastLost}, ${when}`, async () => {
        const isLost = ({ sequence }: Trade): boolean => sequence >= firstLost && sequence <= lastLost;
        const repaired = await newestCandles(
          TRADES.filter((one) => !isLost(one)),
          keepsUp,
        );
        const whole = await newestCandles(TRADES, keepsUp);
        const corrected = [...repaired.values()].filter(({ revision }) => revision > 0);
        const intervals = [...new Set(corrected.map(({ intervalSec }) => intervalSec))];
        assert.deepEqual(intervals.sort(), [1, 300, 60]);
        assert.deepEqual([...repaired.keys()].sort(), [...whole.keys()].sort());
        for (const [key, candle] of whole) {
          assert.deepEqual(unversioned(repaired.get(key)), unversioned(candle), key);
        }
      });
    }
  }
});

/** The newest revision of each candle when the feed gives `first` and, much later, the record has all trades. */
async function newestCandles(first: readonly Trade[], keepsUp: boolean): Promise<Map<string, Candle>> {
  const log = createMemoryLog();
  const stage = keepsUp ? run(log) : undefined;
  let now = T0;
  let record = first;
  const clock: Clock = { now: () => now, sleep: async () => undefined };
  const feed: MarketFeed = {
    capabilities: { exchange: 'test', idSequence: 'strict', finite: false, realTime: true },
    async *events(): AsyncIterable<FeedEvent> {
      yield { kind: 'connected', instruments: [BTC] };
      for (const trade of first) {
        now = trade.eventTime;
        yield { kind: 'trades', trades: [trade] };
      }
      for (const sec of [END_SEC + 30, END_SEC + 600, END_SEC + 600]) {
        now = T0 + sec * 1_000;
        record = sec > END_SEC + 30 ? TRADES : first;
        await stage?.rest();
        yield { kind: 'alive', instruments: [BTC], eventTime: T0 + END_SEC * 1_000 + sec };
      }
    },
    async *tradesSince(_instrument, fromTime) {
      yield record.filter(({ eventTime }) => eventTime >= fromTime && eventTime <= now);
    },
  };
  const options = { log, feed, clock, instruments: [BTC], intervalSec: 60, smallestIntervalSec: 1 };
  await createTrades(options).run(never);
  const last = stage ?? run(log);
  await last.rest();
  await last.stop();
  const reader = await log.consumer('reads', ['candles']);
  const newest = new Map<string, Candle>();
  for (const { value } of await reader.poll(100_000, never)) {
    const key = `${value.intervalSec} ${value.openTime}`;
    const known = newest.get(key);
    if (value.status !== 'final') continue;
    // Those of a second that a long hole swallowed have no first version.
    if (known === undefined && value.intervalSec === 60) assert.equal(value.revision, 0, key);
    if ((known?.revision ?? -1) < value.revision) newest.set(key, value);
  }
  return newest;
}

function run(log: EventLog) {
  const stop = new AbortController();
  const running = createCandles({ log, intervalSec: 60, intervalsSec: [1, 60, 300] }).run(stop.signal);
  return {
    async rest(): Promise<void> {
      for (let turn = 0; turn < 10_000; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        const lag = (await log.lag()).filter(({ group }) => group === 'candles');
        if (lag.length > 0 && lag.every(({ records }) => records === 0)) return;
      }
      assert.fail('the stage does not come to rest');
    },
    async stop(): Promise<void> {
      stop.abort();
      await running;
    },
  };
}

function unversioned(candle: Candle | undefined) {
  return candle && { ...candle, revision: 0, availableAt: 0 };
}
