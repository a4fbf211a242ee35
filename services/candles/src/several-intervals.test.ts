import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { Candle } from '@foretick/core/candle';
import type { Gap, InstrumentId, Progress, Trade } from '@foretick/core/trade';
import type { Append, EventLog } from '@foretick/ports';
import { createCandles } from './index.ts';

const BTC = 'test:BTC/USD' as InstrumentId;
const T0 = Date.UTC(2024, 0, 1);
const never = new AbortController().signal;

describe('candles of several intervals', () => {
  it('come from one pass; only the one that forecasts are made from is shown while it grows', async () => {
    const log = createMemoryLog();
    await log.append([start(0), trade(1, 5, 10), trade(2, 50, 12), trade(3, 130, 11)]);
    await settle(log, [10, 60, 120]);
    assert.deepEqual((await candles(log)).filter(({ intervalSec }) => intervalSec > 10).map(drawn), [
      '60 s from 0: 10..12 x2',
      '60 s from 60: 12..12 x0',
      '120 s from 0: 10..12 x2',
      '60 s from 120: 11..11 x1 open',
    ]);
  });

  it('the open window is shown once in a second of event time, and the stage comes to rest', async () => {
    const log = createMemoryLog();
    await log.append([start(0)]);
    const stage = run(log, [1, 60]);
    for (const [index, sec] of [5, 5.4, 5.9, 6, 6.5].entries()) {
      await log.append([trade(index + 1, sec, 10 + index)]);
      await stage.rest();
    }
    await stage.stop();
    const open = (await candles(log)).filter(({ status }) => status === 'provisional');
    assert.deepEqual(
      open.map(({ intervalSec, close }) => [intervalSec, close]),
      [
        [60, 10],
        [60, 13],
      ],
    );
  });

  it("roll up the venue's candles too, up to where trades go on", async () => {
    const log = createMemoryLog();
    const venue = [0, 1, 2, 3, 4, 5, 6].map((minute) => venueCandle(minute, 100 + minute));
    await log.append([...venue, start(420, 106), trade(1, 450, 200), progress(660)]);
    await settle(log, [60, 300]);
    const [first, second, ...rest] = (await candles(log)).filter(({ intervalSec }) => intervalSec === 300);
    assert.deepEqual(rest, []);
    assert.deepEqual([first?.open, first?.close, first?.volume, first?.origin], [100, 104, 5, 'venue']);
    assert.deepEqual(
      [second?.open, second?.high, second?.origin, second?.complete],
      [105, 200, 'venue', true],
    );
    assert.deepEqual([first?.buyVolume, second?.buyVolume], [undefined, 1]);
  });

  it('a corrected candle makes a corrected larger one, with a time of its own, also after a restart', async () => {
    const log = createMemoryLog();
    const hole: Partial<Gap> = { cause: 'unrepaired', fromTime: at(70), toTime: at(80) + 1, lastPrice: 10 };
    const lost = gap(80, hole);
    await log.append([start(0), trade(1, 5, 10), trade(2, 70, 10), lost, trade(9, 80, 11), progress(300)]);
    await settle(log, [60, 120, 240]);
    const told = await candles(log);
    const [minute] = told.filter((one) => one.intervalSec === 60 && one.openTime === at(60));
    assert.ok(minute !== undefined && !minute.complete);
    const corrected = { ...minute, revision: 1, complete: true, high: 50, availableAt: at(900) };
    await log.append([{ topic: 'candles', key: BTC, value: corrected }]);
    await settle(log, [60, 120, 240]);
    const more = (await candles(log)).slice(told.length).filter((one) => one.intervalSec > 60);
    assert.deepEqual(
      more.map(({ intervalSec, revision, high, complete, availableAt }) => [
        intervalSec,
        revision,
        high,
        complete,
        availableAt,
      ]),
      [
        [120, 1, 50, true, at(900)],
        [240, 1, 50, true, at(900)],
      ],
    );
    const before = told.filter((one) => one.intervalSec > 60 && one.openTime === T0);
    assert.deepEqual(
      before.map(({ revision, high, complete }) => [revision, high, complete]),
      [
        [0, 11, false],
        [0, 11, false],
      ],
    );
  });

  it('late trades tell the window that they missed, and how many there were', async () => {
    const log = createMemoryLog();
    await log.append([start(0), trade(1, 5, 10), trade(2, 70, 11), trade(3, 20, 99), trade(4, 30, 99)]);
    await settle(log, [60, 300]);
    const late = await (await log.consumer('reads', ['late_trades'])).poll(9, never);
    assert.deepEqual(
      late.map(({ value }) => value),
      [3, 4].map((sequence, index) => ({
        ...trade(sequence, [20, 30][index] ?? 0, 99).value,
        missedOpenTime: T0,
        missedIntervalSec: 60,
        lateTrades: index + 1,
      })),
    );
  });

  it('a trade within the allowed lateness finds its window open', async () => {
    const log = createMemoryLog();
    await log.append([start(0), trade(1, 5, 10), trade(2, 70, 11), trade(3, 55, 99), progress(75)]);
    await settle(log, [60], 15_000);
    assert.deepEqual((await candles(log)).filter(({ status }) => status === 'final').map(drawn), [
      '60 s from 0: 10..99 x2',
    ]);
  });

  it('refuses intervals that do not fit together, and a lateness without bound', () => {
    const log = createMemoryLog();
    assert.throws(() => createCandles({ log, intervalSec: 60, intervalsSec: [40, 60] }), {
      code: 'INTERVALS_INVALID',
      message: 'candles: an interval of 60 s is no multiple of the smallest one, 40 s',
    });
    assert.throws(() => createCandles({ log, intervalSec: 60, allowedLatenessMs: 3_600_000 }), {
      code: 'LATENESS_INVALID',
    });
  });
});

function at(sec: number): number {
  return T0 + sec * 1_000;
}

function times(sec: number) {
  return { eventTime: at(sec), ingestTime: at(sec), availableAt: at(sec) };
}

function trade(sequence: number, sec: number, price: number) {
  const tradeId = String(sequence);
  const value: Trade = {
    kind: 'trade',
    instrument: BTC,
    sequence,
    tradeId,
    price,
    quantity: 1,
    side: 'buy',
    ...times(sec),
  };
  return { topic: 'trades', key: BTC, value } as const;
}

function progress(sec: number): Append {
  const value: Progress = { kind: 'progress', instrument: BTC, ...times(sec) };
  return { topic: 'trades', key: BTC, value };
}

function gap(sec: number, more: Partial<Gap>): Append {
  const whole = { fromTime: undefined, toTime: at(sec), lastPrice: undefined };
  const value: Gap = {
    kind: 'gap',
    instrument: BTC,
    cause: 'start-of-input',
    ...whole,
    ...times(sec),
    ...more,
  };
  return { topic: 'trades', key: BTC, value };
}

function start(sec: number, lastPrice?: number): Append {
  return gap(sec, { lastPrice });
}

function venueCandle(minute: number, price: number): Append {
  const [openTime, closeTime] = [at(minute * 60), at(minute * 60 + 60)];
  const value: Candle = {
    ...{ instrument: BTC, intervalSec: 60, openTime, closeTime, revision: 0, status: 'final' },
    ...{ open: price, high: price, low: price, close: price, volume: 1, quoteVolume: price, vwap: price },
    ...{ tradeCount: 3, buyVolume: undefined, sellVolume: undefined, complete: true, filled: false },
    ...{ origin: 'venue', availableAt: closeTime + 1_000, availability: 'modelled' },
  };
  return { topic: 'candles', key: BTC, value };
}

/** Runs the stage until it has read everything, as a process would that starts and stops. */
async function settle(log: EventLog, intervalsSec: readonly number[], allowedLatenessMs = 0): Promise<void> {
  const stage = run(log, intervalsSec, allowedLatenessMs);
  await stage.rest();
  await stage.stop();
}

function run(log: EventLog, intervalsSec: readonly number[], allowedLatenessMs = 0) {
  const stop = new AbortController();
  const running = createCandles({ log, intervalSec: 60, intervalsSec, allowedLatenessMs }).run(stop.signal);
  return {
    /** It has read everything, its own candles too. */
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

let readers = 0;

/** What the stage told. */
async function candles(log: EventLog): Promise<readonly Candle[]> {
  readers += 1;
  const reader = await log.consumer(`reads ${readers}`, ['candles']);
  const records = await reader.poll(1_000, never);
  const isOwn = ({ origin, availability, intervalSec, revision }: Candle): boolean =>
    !(origin === 'venue' && availability === 'modelled' && intervalSec === 60 && revision === 0);
  return records.map(({ value }) => value).filter(isOwn);
}

function drawn({ intervalSec, openTime, low, high, tradeCount, status }: Candle): string {
  const open = status === 'provisional' ? ' open' : '';
  return `${intervalSec} s from ${(openTime - T0) / 1_000}: ${low}..${high} x${tradeCount}${open}`;
}
