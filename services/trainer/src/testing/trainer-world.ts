import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { Candle } from '@foretick/core/candle';
import type {
  Alarm,
  Clock,
  EventLog,
  FeatureStore,
  ModelRegistry,
  ModelVersion,
  Promotion,
} from '@foretick/ports';
import { exampleCandles } from '../example-candles.ts';
import { createTrainer, type TrainerOptions } from '../index.ts';
import { emptyStore } from './empty-store.ts';

export const MINUTE_MS = 60_000;
const MIN_CANDLES = 500;
export const candles = exampleCandles(760);

export function closeOf(index: number): number {
  return candles[index]?.closeTime ?? Number.NaN;
}

interface World {
  readonly failures: string[];
  readonly stored: Candle[];
  readonly registry: ModelRegistry;
  /** Reads of single candles that find nothing yet. */
  lateReads: number;
  failSaves: number;
  feed(more: readonly Candle[]): Promise<void>;
  append(promotion: Promotion): Promise<void>;
  alarm(changes: Partial<Alarm>): Promise<void>;
  /** Runs the trainer until it has given its word about `asOf`, then stops it. */
  runUntil(asOf: number): Promise<void>;
  until(asOf: number): Promise<void>;
  saved(count: number): Promise<void>;
  holdSaves(): () => void;
  promotions(): Promotion[];
  promotions<K extends Promotion['kind']>(kind: K): Extract<Promotion, { kind: K }>[];
}

/** A trainer on a real log, with a store and a registry that are plain arrays. */
export function createWorld(changes: Partial<TrainerOptions>): World {
  const log = createMemoryLog();
  const stored: Candle[] = [];
  const versions: ModelVersion[] = [];
  const written: Promotion[] = [];
  const failures: string[] = [];
  let gate: Promise<void> | undefined;
  const clock: Clock = { now: () => 0, sleep: () => new Promise((resolve) => setImmediate(resolve)) };

  const registry: ModelRegistry = {
    async save(version) {
      await gate;
      if (world.failSaves > 0) {
        world.failSaves -= 1;
        throw new Error('disk full');
      }
      if (!versions.some((one) => one.modelVersion === version.modelVersion)) versions.push(version);
    },
    load: async (modelVersion) => versions.find((one) => one.modelVersion === modelVersion),
    list: async () => versions,
    promote: async () => undefined,
    promotions: async () => [],
  };
  const store: FeatureStore = {
    ...emptyStore,
    async candles({ instrument, intervalSec, from = 0, to = Number.POSITIVE_INFINITY, limit }) {
      if (limit === 1 && world.lateReads > 0) {
        world.lateReads -= 1;
        return [];
      }
      const found = stored.filter(
        (one) =>
          one.instrument === instrument &&
          one.intervalSec === intervalSec &&
          one.openTime >= from &&
          one.openTime < to,
      );
      return limit === undefined ? found : found.slice(-limit);
    },
  };
  const trainer = createTrainer({
    log,
    store,
    registry,
    clock,
    horizonsSec: [60, 300],
    intervalSec: 60,
    trainEveryMs: 24 * 60 * MINUTE_MS,
    trainingDays: 10,
    mode: 'inline',
    minCandles: MIN_CANDLES,
    report: (failure) => failures.push(failure.code),
    ...changes,
  });

  const collected = new AbortController();
  void collect(log, written, collected.signal);

  const world: World = {
    failures,
    stored,
    registry,
    lateReads: 0,
    failSaves: 0,
    async feed(more) {
      const known = new Set(stored.map((one) => one.openTime));
      stored.push(...more.filter((one) => one.status === 'final' && !known.has(one.openTime)));
      await log.append(more.map((value) => ({ topic: 'candles', key: value.instrument, value })));
    },
    append: (value) => log.append([{ topic: 'promotions', key: value.instrument, value }]),
    async alarm(changes) {
      const [one] = candles;
      if (one === undefined) return;
      const { instrument, intervalSec } = one;
      const about = { instrument, intervalSec, kind: 'drift', state: 'raised', subject: 'features' } as const;
      const value = { ...about, value: 0.3, threshold: 0.1, asOf: 0, ...changes };
      await log.append([{ topic: 'alarms', key: instrument, value }]);
    },
    async runUntil(asOf) {
      const stop = new AbortController();
      const running = trainer.run(stop.signal);
      await Promise.race([world.until(asOf), running]);
      stop.abort();
      await running;
    },
    until: (asOf) => condition(() => written.some((one) => one.kind === 'progress' && one.asOf === asOf)),
    saved: (count) => condition(() => versions.length === count),
    holdSaves() {
      let release = () => {};
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    promotions: <K extends Promotion['kind']>(kind?: K) =>
      written.filter(
        (one): one is Extract<Promotion, { kind: K }> => kind === undefined || one.kind === kind,
      ),
  };
  return world;
}

async function collect(log: EventLog, written: Promotion[], signal: AbortSignal): Promise<void> {
  for await (const record of log.tail(['promotions'], signal)) written.push(record.value);
}

async function condition(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('the condition did not come to hold within 20 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
