import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import { openRisingWaveStore } from '@foretick/adapter-risingwave';
import { type StandIn, startStandIn } from '@foretick/adapter-risingwave/testing';
import type { Candle } from '@foretick/core/candle';
import { createIndicatorFold } from '@foretick/core/indicator';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { Append, EventLog, LogRecord, ModelVersion, Topic } from '@foretick/ports';
import { createTrainingRequests } from '@foretick/service-trainer';
import { openApi } from '../cli/start.ts';
import type { Terminal } from '../cli/terminal.ts';
import type { Config } from '../config/config-schema.ts';
import { loadConfig } from '../config/load-config.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import { openWithinBudget } from '../system/open-within-budget.ts';
import { predictorService, type Service, type ServiceParts, trainerService } from '../system/services.ts';
import { systemClock } from './distributed.ts';
import { sharedHistory } from './shared-history.ts';
import { openSharedStore, type SharedStore } from './shared-store.ts';

const BTC = 'kraken:BTC/USD' as InstrumentId;
const SERIES = { instrument: BTC, intervalSec: 60 } as const;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2024, 0, 1);
const CANDLES = walk(700);

/** What a RisingWave says of its tables, over the protocol that it speaks, with a Postgres in its place. */
describe('the store that all services share', () => {
  let standIn: StandIn;
  let config: Config;
  let shared: SharedStore;
  const folder = mkdtempSync(join(tmpdir(), 'foretick-shared-'));
  before(async () => {
    standIn = await startStandIn();
    // Where each partition is lies in columns that only a connector fills.
    await standIn.database.exec('CREATE VIEW ingest_positions AS SELECT * FROM log_positions');
    const env = { FORETICK_RISINGWAVE_URL: standIn.url, FORETICK_DATA_DIR: folder, FORETICK_PORT: '0' };
    config = loadConfig({ flags: {}, env, envFile: '' });
    const opened = await openSharedStore(config);
    assert.ok(opened);
    shared = opened;
  });
  const closing: (() => Promise<void>)[] = [];
  beforeEach(() => standIn.empty());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  after(async () => {
    await shared.close();
    await standIn.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As the connectors would, which read the log. */
  async function ingest(records: readonly Append[]): Promise<void> {
    const address = { url: standIn.url };
    const writer = await openRisingWaveStore({ address, ingestsFromLog: false, clock: systemClock });
    const numbered = records.map((one, offset): LogRecord => ({ ...one, partition: 0, offset }) as LogRecord);
    await writer.record(numbered, []);
    await writer.close();
  }

  /** The folder of a service, until the test ends. */
  async function open() {
    const dataDir = mkdtempSync(join(folder, 'of-'));
    const opened = await openWithinBudget({ ...config, dataDir }, () => undefined);
    closing.push(() => opened.workspace.close());
    return opened;
  }

  async function parts(log: EventLog, onTrained: ServiceParts['onTrained'] = () => undefined) {
    const { workspace } = await open();
    const of: ServiceParts = {
      ...{ config, log, clock: systemClock, registry: workspace.registry, view: await loadFeatureView() },
      ...{ instruments: [BTC], references: [], realTime: false, onTrained },
      report: (failure) => assert.fail(failure.message),
    };
    return of;
  }

  it('is what a trainer learns from', async () => {
    await ingest(CANDLES.map(candleRecord));
    const log = createMemoryLog();
    await log.append(CANDLES.slice(-1).map(candleRecord));
    const trained = Promise.withResolvers<ModelVersion>();
    const of = await parts(log, trained.resolve);
    const version = await during(trainerService(of, shared), trained.promise);
    assert.equal(version.instrument, BTC);
    // The log has one candle: the others can only be the store's.
    assert.equal(version.lineage?.dataRows, CANDLES.length);
  });

  it('is what a predictor warms up from whose state is of another feature view', async () => {
    const fold = createIndicatorFold();
    const rows = CANDLES.flatMap((candle) => fold.next(candle) ?? []);
    const records = rows.map((value): Append => ({ topic: 'technical_indicators', key: BTC, value }));
    await ingest(records);
    const asOf = rows.at(-1)?.candle.closeTime ?? 0;
    const log = createMemoryLog();
    const state = { nextOffsets: {}, state: { features: 'of another view' } };
    await log.append([], { group: 'predictor', snapshots: [{ key: BTC, state }] });
    const progress = { kind: 'progress', ...SERIES, asOf } as const;
    await log.append([
      ...records.slice(-1),
      { topic: 'companions', key: BTC, value: progress },
      { topic: 'promotions', key: BTC, value: progress },
    ]);
    const of = await parts(log);
    const first = await during(predictorService(of, shared), read(log, 'feature_vectors'));
    assert.deepEqual(
      first.map(({ value }) => [value.asOf, value.seedTime]),
      [[asOf, START]],
    );
  });

  it('is what the API reads', async () => {
    await ingest(CANDLES.map(candleRecord));
    const { workspace, disk } = await open();
    const log = createMemoryLog();
    const names = { kind: 'live', label: 'kraken', instruments: [BTC] } as const;
    const view = await loadFeatureView();
    const place = { ...workspace, log, store: shared };
    const told: string[] = [];
    const terminal: Terminal = { ...SILENT, note: (text) => told.push(text) };
    const api = await openApi(config, place, names, [], disk, view, terminal, createTrainingRequests());
    closing.push(() => api.close());
    const url = /http:\S+/.exec(told.join())?.[0];
    const answer = await fetch(`${url}/api/v1/candles?instrument=${encodeURIComponent(BTC)}&limit=3`);
    assert.equal(answer.status, 200, await answer.clone().text());
    const found: readonly { readonly close: number }[] = JSON.parse(await answer.text());
    assert.deepEqual(
      found.map(({ close }) => close),
      CANDLES.slice(-3).map(({ close }) => close),
    );
  });

  it('gets the candles of a file that is imported, once', async () => {
    const { workspace } = await open();
    const history = sharedHistory(workspace, shared);
    const path = join(folder, 'candles.csv');
    const lines = CANDLES.map(({ openTime, open, high, low, close, volume }) =>
      [openTime / 1_000, open, high, low, close, volume].join(),
    );
    writeFileSync(path, ['time,open,high,low,close,volume', ...lines].join('\n'));
    const request = { ...SERIES, files: [path], kind: 'candles', columns: {} } as const;
    for (let times = 0; times < 2; times += 1) {
      await history.importFiles(request, () => undefined, new AbortController().signal);
      const stored = await shared.candles(SERIES);
      assert.deepEqual(
        stored.map(({ openTime, close, origin, revision }) => [openTime, close, origin, revision]),
        CANDLES.map(({ openTime, close }) => [openTime, close, 'import', 0]),
      );
    }
  });

  it('gets the candles of trades that were fetched, and says which stretches were', async () => {
    const { workspace } = await open();
    const history = sharedHistory(workspace, shared);
    const fetched = { ...SERIES, from: START, to: START + HOUR };
    const ask = () =>
      history.addTrades({ ...fetched, trades: pagesOf(trades()), signal: new AbortController().signal });
    const [, second] = CANDLES;
    assert.ok(second);
    // The log had this window, whole; the venue's own of the next one counts less than trades do.
    const own = { ...second, close: 1, revision: 0 };
    await ingest([candleRecord(own)]);
    await shared.addCandles({ ...fetched, candles: [venueCandle(2)] });
    // Cut off before the note: what was brought is there, and is brought again.
    standIn.server.onStatement = (sql) => (/INTO history_ranges/.test(sql) ? 'SELECT 1 / 0' : undefined);
    await assert.rejects(ask(), { name: 'ForetickError' });
    standIn.server.onStatement = (sql) => (sql === 'FLUSH' ? 'SELECT 1' : undefined);
    assert.deepEqual(await history.coverage(BTC), []);
    await ask();
    assert.deepEqual(await history.coverage(BTC), [{ from: START, to: START + HOUR }]);
    const expected = (await workspace.store.candles(SERIES)).filter(
      ({ openTime }) => openTime < START + HOUR,
    );
    const stored = await shared.candles(SERIES);
    assert.equal(stored.length, 60);
    const drawn = (list: readonly Candle[]) => list.map(({ openTime, close }) => [openTime, close]);
    assert.deepEqual(
      drawn(stored),
      drawn(expected).map(([time, close]) => [time, time === own.openTime ? 1 : close]),
    );
    assert.deepEqual(
      stored.slice(0, 4).map(({ origin, revision }) => [origin, revision]),
      [0, 0, 1, 0].map((revision) => ['trades', revision]),
    );
  });
});

/** One trade a minute, from the first. */
function trades(): Trade[] {
  return Array.from({ length: 60 }, (_, minute): Trade => {
    const eventTime = START + minute * MINUTE + 1_000;
    const times = { eventTime, ingestTime: eventTime, availableAt: eventTime };
    const what = { price: 100 + minute, quantity: 1, side: 'buy' } as const;
    return {
      kind: 'trade',
      instrument: BTC,
      sequence: minute + 1,
      tradeId: String(minute + 1),
      ...what,
      ...times,
    };
  });
}

async function* pagesOf(list: readonly Trade[]): AsyncGenerator<readonly Trade[]> {
  yield list;
}

function candleRecord(value: Candle): Append {
  return { topic: 'candles', key: value.instrument, value };
}

/** Runs a service until something has come. */
async function during<T>(service: Service, wanted: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const running = service.run(stop.signal);
  try {
    return await Promise.race([wanted, running.then(() => assert.fail('it ended by itself'))]);
  } finally {
    stop.abort();
    await running.catch(() => undefined);
  }
}

async function read<T extends Topic>(log: EventLog, topic: T): Promise<readonly LogRecord<T>[]> {
  const reader = await log.consumer(`reads ${topic}`, [topic]);
  return reader.poll(10, new AbortController().signal);
}

/** Complete candles of trades: a seeded walk. */
function walk(count: number): Candle[] {
  let [seed, close] = [1, 100];
  return Array.from({ length: count }, (_, minute): Candle => {
    seed = (seed * 48_271) % 2_147_483_647;
    const open = close;
    close *= Math.exp(0.002 * (seed / 2_147_483_647 - 0.5));
    const openTime = START + minute * MINUTE;
    const closeTime = openTime + MINUTE;
    return {
      ...SERIES,
      ...{ openTime, closeTime, revision: 0, status: 'final', complete: true, filled: false },
      ...{ open, high: Math.max(open, close), low: Math.min(open, close), close },
      ...{
        volume: 1 + (minute % 7),
        quoteVolume: close,
        vwap: close,
        tradeCount: 3,
        buyVolume: 1,
        sellVolume: 0,
      },
      ...{ origin: 'trades', availability: 'modelled', availableAt: closeTime + 1_000 },
    };
  });
}

function venueCandle(minute: number): Candle {
  const [candle] = CANDLES.slice(minute);
  assert.ok(candle);
  return { ...candle, origin: 'venue', close: 2 };
}

const SILENT: Terminal = {
  json: false,
  line: () => undefined,
  result: () => undefined,
  note: () => undefined,
  failure: () => undefined,
  progress: () => undefined,
  style: (_, text) => text,
};
