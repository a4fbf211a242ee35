import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openDuckdbStore } from '@foretick/adapter-duckdb';
import { openFilesRegistry } from '@foretick/adapter-files-registry';
import { openSqliteLog } from '@foretick/adapter-sqlite-log';
import { systemClock } from '@foretick/adapter-system-clock';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { EventLog, FeedEvent, MarketFeed, Topic } from '@foretick/ports';
import { createCandles } from '@foretick/service-candles';
import { createCompanions } from '@foretick/service-companions';
import { createMonitor } from '@foretick/service-monitor';
import { createPredictor } from '@foretick/service-predictor';
import { createTechnicalIndicators } from '@foretick/service-technical-indicators';
import { createTrades } from '@foretick/service-trades';
import { createTrainer } from '@foretick/service-trainer';
import { createRecorder } from './index.ts';

const PAIR = 'test:BTC/USD' as InstrumentId;
const LONG = process.env.FORETICK_TEST_SIZE === 'long';
const MINUTES = LONG ? 3_000 : 860;
const SEEDS = LONG ? [1, 2, 3] : [1];
/** Lives that end by themselves, before one is left to end the work. */
const LIVES = LONG ? 30 : 7;
const HORIZONS_SEC = [60, 300];
const TRADES = recording(MINUTES);

describe('a replay that is stopped or killed again and again', () => {
  for (const seed of SEEDS) {
    it(`records what an uninterrupted one records: seed ${seed}`, async () => {
      const whole = await replay([]);
      const random = seeded(seed);
      const lives = Array.from(
        { length: LIVES },
        (): Death => ({
          kind: random() < 0.4 ? 'stopped' : random() < 0.5 ? 'killed before its effect' : 'killed after it',
          writes: 1 + Math.floor(random() * 25),
        }),
      );
      const parts = await replay(lives);
      for (const [name, rows] of Object.entries(whole)) {
        assert.ok(rows.length > 0, `no ${name}`);
        assert.deepEqual(parts[name], rows, name);
      }
      assert.match(JSON.stringify(whole.prediction_outcomes), /"model":"ridge"/, 'a model was served');
    });
  }
});

/** How a life ends: at its n-th write to the log. */
interface Death {
  readonly kind: 'stopped' | 'killed before its effect' | 'killed after it';
  readonly writes: number;
}

class Killed extends Error {}

/** All that is recorded in the end, by name, without the fields that tell when it was seen. */
async function replay(deaths: readonly Death[]): Promise<Record<string, readonly unknown[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-replay-'));
  try {
    for (const death of [...deaths, undefined]) await live(folder, death);
    return await recorded(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function live(folder: string, death: Death | undefined): Promise<void> {
  const store = await openDuckdbStore({ path: join(folder, 'store.duckdb'), clock: systemClock });
  const durable = openSqliteLog(join(folder, 'log.sqlite'), { keepRecords: 1_000_000 });
  const registry = await openFilesRegistry(join(folder, 'models'));
  const stop = new AbortController();
  const log = death === undefined ? durable : mortal(durable, death, stop);
  const clock = systemClock;
  const shared = { log, store, registry, clock, intervalSec: 60, horizonsSec: HORIZONS_SEC };
  const trainer = createTrainer({
    ...shared,
    ...{ trainEveryMs: 100 * 60_000, trainingDays: 10, minCandles: 500, mode: 'inline' },
    // Wide open, since this is about what survives: a few hours prove nothing.
    gate: { alpha: 1, coverageTolerance: 1, leastForecasts: 50 },
    report: (failure) => {
      if (!stop.signal.aborted) throw failure;
    },
  });
  const services = [
    createRecorder({ log, store, clock, gatherMs: 0, maxRecords: 700 }),
    createMonitor({ log }),
    createPredictor(shared),
    createCompanions({ ...shared, companionsOf: new Map([[PAIR, {}]]) }),
    trainer,
    createTechnicalIndicators({ log }),
    createCandles({ log, intervalSec: 60, intervalsSec: [10, 60, 300] }),
    createTrades({ ...shared, feed: recordedFeed, instruments: [PAIR] }),
  ].map((service) => service.run(stop.signal));
  const intake = services.at(-1);
  const watching = intake?.then(() => throughWith(durable, stop.signal)).then(() => stop.abort());
  const results = await Promise.allSettled([watching, ...services.map((one) => one.catch(onFailure(stop)))]);
  await durable.close();
  await store.close();
  for (const result of results) {
    if (result.status === 'rejected' && !(result.reason instanceof Killed)) throw result.reason;
  }
}

function onFailure(stop: AbortController): (error: unknown) => never {
  return (error) => {
    stop.abort();
    throw error;
  };
}

const GROUPS = [
  'candles',
  'companions',
  'technical-indicators',
  'trainer',
  'predictor',
  'monitor',
  'recorder',
];

async function throughWith(log: EventLog, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const lag = await log.lag();
    if (!lag.some(({ group, records }) => GROUPS.includes(group) && records > 0)) return;
    await systemClock.sleep(2, signal);
  }
}

/** A log whose n-th write ends the process, or tells it to stop. */
function mortal(log: EventLog, { kind, writes }: Death, stop: AbortController): EventLog {
  let count = 0;
  const write = async (effect: () => Promise<void>): Promise<void> => {
    count += 1;
    // Whatever else runs in a killed process never writes again.
    if (stop.signal.aborted && kind !== 'stopped') throw new Killed();
    if (count === writes) stop.abort();
    if (count === writes && kind === 'killed before its effect') throw new Killed();
    await effect();
    if (count === writes && kind === 'killed after it') throw new Killed();
  };
  return {
    ...log,
    append: (records, state) => write(() => log.append(records, state)),
    async consumer(group, topics) {
      const consumer = await log.consumer(group, topics);
      return {
        ...consumer,
        // Small batches, so that a death falls into the middle of everything.
        poll: (maxRecords, signal) => consumer.poll(Math.min(maxRecords, 300), signal),
        commit: (commit) => write(() => consumer.commit(commit)),
      };
    },
  };
}

const LOG_TOPICS = [
  'trades',
  'candles',
  'technical_indicators',
  'promotions',
  'companions',
  'feature_vectors',
  'predictions',
  'prediction_outcomes',
  'scores',
] as const satisfies readonly Topic[];

async function recorded(folder: string): Promise<Record<string, readonly unknown[]>> {
  const found: Record<string, readonly unknown[]> = {};
  const log = openSqliteLog(join(folder, 'log.sqlite'), { keepRecords: 1_000_000 });
  for (const topic of LOG_TOPICS) {
    const reader = await log.consumer(`reads ${topic}`, [topic]);
    const records = await reader.poll(1_000_000, new AbortController().signal);
    const rows = records.map(({ value }) => timeless(value));
    // Outcomes of different forecasts may come in another order, each of them comes once all the same.
    const unordered = topic === 'prediction_outcomes' || topic === 'scores' || topic === 'promotions';
    found[topic] = unordered ? rows.toSorted((a, b) => compare(JSON.stringify(a), JSON.stringify(b))) : rows;
  }
  await log.close();
  const store = await openDuckdbStore({ path: join(folder, 'store.duckdb'), clock: systemClock });
  const series = { instrument: PAIR, intervalSec: 60 };
  found.storedTrades = (await store.trades({ instrument: PAIR })).map(timeless);
  found.storedCandles = (await store.candles(series)).map(timeless);
  found.storedIndicators = (await store.indicators(series)).map(timeless);
  found.storedForecasts = (await store.forecasts({ instrument: PAIR })).map(timeless);
  found.storedScores = (await store.scores()).map(timeless);
  await store.close();
  return found;
}

const SEEN_AT = new Set(['ingestTime', 'availableAt', 'processingTime']);

function timeless(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, field) => (SEEN_AT.has(name) ? undefined : field)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A recording of a few trades a minute, some minutes without one and with a hole in its ids. */
function recording(minutes: number): readonly Trade[] {
  const random = seeded(99);
  const trades: Trade[] = [];
  let price = 100;
  let drift = 0;
  let id = 1;
  let eventTime = Date.UTC(2024, 0, 1, 0, 0, 7);
  const end = eventTime + minutes * 60_000;
  while (eventTime < end) {
    // It goes on for a while as it went, so that there is something to learn.
    drift = 0.8 * drift + 0.0003 * (random() - 0.5);
    price *= 1 + drift;
    const times = { eventTime, ingestTime: eventTime, availableAt: eventTime };
    const [quantity, side] = [random(), random() < 0.5 ? ('buy' as const) : ('sell' as const)];
    trades.push({
      kind: 'trade',
      instrument: PAIR,
      sequence: id,
      tradeId: `${id}`,
      price,
      quantity,
      side,
      ...times,
    });
    id += trades.length % 900 === 0 ? 3 : 1;
    eventTime += Math.floor(random() ** 3 * 150_000);
  }
  return trades;
}

/** Delivers the recording, page by page, from where it is told to go on. */
const recordedFeed: MarketFeed = {
  capabilities: { exchange: 'test', idSequence: 'strict', finite: true, realTime: false },
  async *events({ instruments, after }): AsyncGenerator<FeedEvent> {
    yield { kind: 'connected', instruments };
    const from = after.get(PAIR)?.sequence ?? -1;
    const rest = TRADES.filter((trade) => trade.sequence > from);
    for (let at = 0; at < rest.length; at += 40) {
      // Lets the others run, as reading a file does.
      await new Promise((resolve) => setImmediate(resolve));
      yield { kind: 'trades', trades: rest.slice(at, at + 40) };
    }
    yield { kind: 'ended' };
  },
};

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
