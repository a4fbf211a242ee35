import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openDuckdbStore } from '@foretick/adapter-duckdb';
import { openFilesRegistry } from '@foretick/adapter-files-registry';
import { createKafkaTopics, openKafkaLog } from '@foretick/adapter-kafka';
import { systemClock } from '@foretick/adapter-system-clock';
import type { InstrumentId } from '@foretick/core/trade';
import type { Append, EventLog, ExportTable, ModelVersion } from '@foretick/ports';
import { openWorkspace } from '../profiles/embedded.ts';
import { eventually, ForetickProcess, foretick } from './foretick-process.ts';
import { faultyTrades, recordedTrades, writeTrades } from './recorded-trades.ts';

/** A recording of one pair. */
export interface Recording {
  readonly pair: string;
  readonly input: string;
}

const SERVICES = [
  'candles',
  'candles',
  'technical-indicators',
  'technical-indicators',
  'companions',
  'trainer',
  'predictor',
  'predictor',
  'monitor',
  'api',
] as const;

/** An instance that is not heard of for so long loses its pairs. */
export const SESSION_MS = 4_000;

/** Fields by which equal runs may differ: when something was seen and computed. */
const EXEMPT = ['ingest_time', 'available_at', 'processing_time'];
const TABLES = [
  'trades',
  'candles',
  'technical_indicators',
  'feature_vectors',
  'predictions',
  'prediction_outcomes',
  'scores',
] as const satisfies readonly ExportTable[];

/** A system of separate processes on a broker, which replays recordings with a pinned model. */
export class KafkaSystem {
  readonly processes = new Map<string, ForetickProcess>();
  readonly #dataDir: string;
  readonly #recordings: readonly Recording[];
  readonly #env: Readonly<Record<string, string>>;
  readonly log: EventLog;

  static async create(
    context: TestContext,
    options: {
      readonly brokers: readonly string[];
      readonly dataDir: string;
      readonly prefix: string;
      readonly recordings: readonly Recording[];
      readonly models: readonly ModelVersion[];
      readonly partitions?: number;
      readonly replication?: number;
    },
  ): Promise<KafkaSystem> {
    const { brokers, prefix, partitions = 2, replication = 1, dataDir } = options;
    const connection = { brokers };
    await createKafkaTopics({ connection, prefix, partitions, replication });
    const log = await openKafkaLog({ connection, prefix });
    const registry = await openFilesRegistry(join(dataDir, 'models'));
    for (const version of options.models) await registry.save(version);
    await log.append(pins(options.recordings, options.models));
    const system = new KafkaSystem(options, log);
    context.after(() => system.end());
    return system;
  }

  private constructor(
    options: {
      readonly brokers: readonly string[];
      readonly dataDir: string;
      readonly prefix: string;
      readonly recordings: readonly Recording[];
    },
    log: EventLog,
  ) {
    this.log = log;
    this.#dataDir = options.dataDir;
    this.#recordings = options.recordings;
    this.#env = {
      FORETICK_KAFKA_BROKERS: options.brokers.join(','),
      FORETICK_KAFKA_PREFIX: options.prefix,
      FORETICK_KAFKA_SESSION_MS: String(SESSION_MS),
    };
  }

  /** Starts one instance under this name, or starts it again. */
  start(id: string, speed = 'max'): ForetickProcess {
    const [name = '', which = '0'] = id.split('#');
    const feeds =
      name === 'trades' ? this.#recordings.slice(Number(which), Number(which) + 1) : this.#recordings;
    const process = new ForetickProcess(
      [
        ...[
          'service',
          name,
          '--source',
          'replay',
          '--speed',
          speed,
          '--data-dir',
          this.#dataDir,
          '--port',
          '0',
        ],
        ...feeds.flatMap(({ pair }) => ['--pair', pair]),
        ...(name === 'trades' ? ['--input', feeds[0]?.input ?? ''] : []),
      ],
      { env: this.#env },
    );
    this.processes.set(id, process);
    return process;
  }

  /** Starts all services, and a feed for each recording. */
  async startAll(speed = 'max'): Promise<void> {
    const counts = new Map<string, number>();
    for (const name of SERVICES) {
      const which = counts.get(name) ?? 0;
      counts.set(name, which + 1);
      this.start(`${name}#${which}`);
    }
    await Promise.all([...this.processes.values()].map((one) => one.wrote(/is running on|The page:/)));
    this.#recordings.forEach((_, index) => {
      this.start(`trades#${index}`, speed);
    });
  }

  /** Resolves when the recordings have run through and everybody has read all that there is. */
  async drained(patienceMs = 120_000): Promise<void> {
    let quiet = 0;
    await eventually(
      'every group has read everything',
      async () => {
        for (const [id, one] of this.processes) assert.ok(!one.failed, `${id} ended: ${one.stderr}`);
        const feeding = [...this.processes].some(([id, one]) => id.startsWith('trades') && !one.hasEnded);
        const lag = await this.log.lag();
        quiet = !feeding && lag.every(({ records }) => records === 0) ? quiet + 1 : 0;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return quiet >= 4 ? true : undefined;
      },
      patienceMs,
    );
  }

  /** Stops all in order; what they recorded is in the data folder then. */
  async stop(): Promise<void> {
    await Promise.all([...this.processes.values()].map((one) => one.stop()));
  }

  async end(): Promise<void> {
    for (const one of this.processes.values()) one.kill('SIGKILL');
    await this.log.close();
  }
}

/** The same recordings through the embedded profile, one after the other, each in a folder of its own. */
export async function embeddedRun(
  dataDir: string,
  recordings: readonly Recording[],
  models: readonly ModelVersion[],
): Promise<void> {
  for (const [index, recording] of recordings.entries()) {
    const folder = join(dataDir, String(index));
    const workspace = await openWorkspace(folder);
    for (const version of models) await workspace.registry.save(version);
    await workspace.log.append(pins([recording], models));
    await workspace.close();
    const { pair, input } = recording;
    const args = ['--source', 'replay', '--pair', pair, '--input', input, '--speed', 'max', '--json'];
    const { code, stderr } = await foretick(['start', ...args, '--data-dir', folder]);
    assert.equal(code, 0, stderr);
  }
}

/** Every row of every table that has to be equal, and how many there are. */
export async function assertSameRows(
  embedded: string,
  distributed: string,
  recordings: readonly Recording[],
  scratch: string,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const [index, { pair }] of recordings.entries()) {
    const instrument = `replay:${pair}` as InstrumentId;
    const expected = await rowsOf(join(embedded, String(index)), instrument, join(scratch, `e${index}`));
    const actual = await rowsOf(distributed, instrument, join(scratch, `d${index}`));
    for (const table of TABLES) {
      const [want = [], got = []] = [expected.get(table), actual.get(table)];
      counts.set(table, (counts.get(table) ?? 0) + want.length);
      if (want.join('\n') === got.join('\n')) continue;
      const known = new Set(got);
      const lacking = want.filter((row) => !known.has(row));
      const expectedRows = new Set(want);
      const extra = got.filter((row) => !expectedRows.has(row));
      assert.fail(
        `${table} of ${pair}: ${got.length} rows for ${want.length}; ${lacking.length} lack, such as ${lacking[0]}; ` +
          `${extra.length} too many, such as ${extra[0]}`,
      );
    }
  }
  return counts;
}

async function rowsOf(dataDir: string, instrument: InstrumentId, scratch: string) {
  const store = await openDuckdbStore({ path: join(dataDir, 'foretick.duckdb'), clock: systemClock });
  const rows = new Map<ExportTable, readonly string[]>();
  for (const table of TABLES) {
    const path = `${scratch}-${table}.csv`;
    await store.exportTable({ table, path, format: 'csv', instrument, overwrite: true });
    rows.set(table, comparable(readFileSync(path, 'utf8')));
  }
  await store.close();
  return rows;
}

/** Lines without the fields that may differ, in an order of their own. */
function comparable(csv: string): readonly string[] {
  const [head = '', ...lines] = csv.trim().split('\n');
  const names = head.split(',');
  const kept = names.flatMap((name, index) => (EXEMPT.includes(name) ? [] : [index]));
  return lines
    .map((line) => {
      const cells = cellsOf(line);
      return kept.map((index) => `${names[index]}=${cells[index]}`).join(' ');
    })
    .sort();
}

function cellsOf(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell);
}

/** Models that serve from the first candle on, whatever the trainer thinks. */
function pins(recordings: readonly Recording[], models: readonly ModelVersion[]): Append[] {
  return recordings.flatMap(({ pair }) =>
    models.map((version): Append => {
      const { model, modelVersion, intervalSec, horizonSec } = version;
      const instrument = `replay:${pair}` as InstrumentId;
      const times = { effectiveFrom: 1, holdUntil: Date.UTC(2100, 0) };
      const why = { reason: 'pinned', by: 'person' } as const;
      const value = {
        kind: 'promotion',
        instrument,
        intervalSec,
        horizonSec,
        model,
        modelVersion,
        ...times,
        ...why,
      } as const;
      return { topic: 'promotions', key: instrument, value };
    }),
  );
}

/** Made-up recordings with faults, of pairs that are nobody's companions, and models that serve them. */
export async function preparedRecordings(folder: string, minutes: number) {
  const history = join(folder, 'history.csv');
  writeTrades(history, recordedTrades({ minutes: 620, perMinute: 6, seed: 11 }));
  const models = await trainedModels(join(folder, 'models'), history);
  assert.equal(models.length, 3);
  const recordings = ['SOL/EUR', 'ADA/GBP'].map((pair, index): Recording => {
    const input = join(folder, `${index}.csv`);
    const rows = recordedTrades({ minutes, perMinute: 12, seed: index + 1 });
    writeTrades(input, faultyTrades(rows, index + 1));
    return { pair, input };
  });
  return { recordings, models };
}

/** Ridge models of a made-up recording, one for each horizon. */
async function trainedModels(folder: string, input: string): Promise<readonly ModelVersion[]> {
  if (!existsSync(folder)) {
    const args = ['--source', 'replay', '--pair', 'XRP/USD', '--input', input, '--speed', 'max', '--json'];
    const { code, stderr } = await foretick(['start', ...args, '--data-dir', folder]);
    assert.equal(code, 0, stderr);
  }
  const registry = await openFilesRegistry(join(folder, 'models'));
  const newest = new Map((await registry.list()).map((version) => [version.horizonSec, version]));
  return [...newest.values()];
}
