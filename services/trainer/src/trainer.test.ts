import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { Candle } from '@foretick/core/candle';
import type { Clock, EventLog, FeatureStore, ModelRegistry, ModelVersion, Promotion } from '@foretick/ports';
import { exampleCandles } from './example-candles.ts';
import { createTrainer, createTrainingRequests, type TrainerOptions } from './index.ts';

const MINUTE_MS = 60_000;
const MIN_CANDLES = 500;
const candles = exampleCandles(760);

describe('trainer, inline', () => {
  it('trains when there are enough candles, then on schedule, and promotes from that candle on', async () => {
    const world = createWorld({ trainEveryMs: 100 * MINUTE_MS });
    await world.feed(candles);
    await world.runUntil(closeOf(759));
    const promoted = world.promotions('promotion');
    const times = [499, 599, 699].flatMap((i) => [closeOf(i), closeOf(i)]);
    assert.deepEqual(
      promoted.map((one) => one.effectiveFrom),
      times,
    );
    assert.deepEqual(promoted.map((one) => one.horizonSec).slice(0, 2), [60, 300]);
    for (const one of promoted) {
      const version = await world.registry.load(one.modelVersion);
      assert.equal(version?.dataTo, one.effectiveFrom);
      assert.match(one.modelVersion, /^persistence-\d{8}T\d{6}Z-[0-9a-f]{8}$/);
      assert.match(one.reason, /^no edge found: ridge too little history to prove anything: \d+ forecasts/);
    }
    const challenges = world.promotions('challenge');
    assert.deepEqual(
      challenges.map(({ effectiveFrom, horizonSec }) => [effectiveFrom, horizonSec]),
      promoted.map(({ effectiveFrom, horizonSec }) => [effectiveFrom, horizonSec]),
    );
    for (const { modelVersion } of challenges) {
      assert.match(modelVersion, /^ridge-\d{8}T\d{6}Z-[0-9a-f]{8}$/);
      const version = await world.registry.load(modelVersion);
      assert.equal(version?.gate?.passed, false);
      assert.ok(version.heads && version.lineage);
    }
    assert.equal(world.failures.length, 0);
  });

  it('says for each candle that no promotion up to it comes any more, and keeps that word', async () => {
    const world = createWorld({ trainEveryMs: 50 * MINUTE_MS });
    await world.feed(candles);
    await world.runUntil(closeOf(759));
    let asOf = 0;
    const progress: number[] = [];
    for (const record of world.promotions()) {
      if (record.kind !== 'progress') assert.ok(record.effectiveFrom > asOf);
      else {
        asOf = record.asOf;
        progress.push(asOf);
      }
    }
    assert.deepEqual(
      progress,
      candles.map((candle) => candle.closeTime),
    );
  });

  it('comes out the same however the candles were batched and wherever it was stopped', async () => {
    const whole = createWorld({ trainEveryMs: 100 * MINUTE_MS });
    await whole.feed(candles);
    await whole.runUntil(closeOf(759));
    const pieces = createWorld({ trainEveryMs: 100 * MINUTE_MS });
    for (const [from, to] of [
      [0, 1],
      [1, 499],
      [499, 500],
      [500, 620],
      [620, 760],
    ] as const) {
      await pieces.feed(candles.slice(from, to));
      await pieces.runUntil(closeOf(to - 1));
    }
    assert.deepEqual(pieces.promotions(), whole.promotions());
    assert.deepEqual(await pieces.registry.list(), await whole.registry.list());
  });

  it('takes recorded history as history: it counts, and starts no training', async () => {
    const world = createWorld({});
    await world.feed(candles.map((candle, i) => (i < 700 ? { ...candle, origin: 'venue' } : candle)));
    await world.runUntil(closeOf(759));
    assert.deepEqual(
      world.promotions('promotion').map((one) => one.effectiveFrom),
      [closeOf(700), closeOf(700)],
    );
  });

  it('counts what the store held before the first candle it saw', async () => {
    const world = createWorld({});
    world.stored.push(...candles.slice(0, 600));
    await world.feed(candles.slice(600, 610));
    await world.runUntil(closeOf(609));
    assert.equal(world.promotions('promotion')[0]?.effectiveFrom, closeOf(600));
  });

  it('reads nothing later than the candle it trains at, though the store has it', async () => {
    const world = createWorld({});
    world.stored.push(...candles);
    await world.feed(candles);
    await world.runUntil(closeOf(759));
    const alone = createWorld({});
    await alone.feed(candles.slice(0, 500));
    await alone.runUntil(closeOf(499));
    assert.deepEqual(world.promotions('promotion')[0], alone.promotions('promotion')[0]);
  });

  it('waits until the store holds the candle', async () => {
    const world = createWorld({});
    world.lateReads = 5;
    await world.feed(candles.slice(0, 500));
    await world.runUntil(closeOf(499));
    assert.equal(world.lateReads, 0);
    assert.equal(world.promotions('promotion').length, 2);
  });

  it('reports a failure, keeps going, and tries again later', async () => {
    const world = createWorld({});
    world.failSaves = 1;
    await world.feed(candles);
    await world.runUntil(closeOf(759));
    assert.deepEqual(world.failures, ['TRAINING_FAILED']);
    assert.equal(world.promotions('progress').length, 760);
    assert.equal(world.promotions('promotion')[0]?.effectiveFrom, closeOf(559));
  });

  it('reports a history that is too short, and trains once there is enough', async () => {
    const world = createWorld({ minCandles: 400 });
    await world.feed(candles);
    await world.runUntil(closeOf(759));
    assert.deepEqual(world.failures, ['TRAINING_TOO_FEW_ROWS', 'TRAINING_TOO_FEW_ROWS']);
    // 400, 460, 520 candles; the third has 279 rows
    assert.equal(world.promotions('promotion')[0]?.effectiveFrom, closeOf(519));
  });

  it('leaves provisional candles, other intervals and corrections of the past alone', async () => {
    const world = createWorld({});
    const [first, second] = candles;
    assert.ok(first && second);
    await world.feed([
      first,
      { ...second, status: 'provisional' },
      { ...second, intervalSec: 300 },
      { ...first, revision: 1 },
      second,
    ]);
    await world.runUntil(second.closeTime);
    assert.deepEqual(
      world.promotions('progress').map((one) => one.asOf),
      [first.closeTime, second.closeTime],
    );
  });
});

describe('trainer, in the background', () => {
  it('trains once for a warm-up batch, at its newest candle, before that candle may be forecast', async () => {
    const world = createWorld({ mode: 'background' });
    await world.feed(candles.slice(0, 720).map((candle) => ({ ...candle, origin: 'venue' })));
    await world.runUntil(closeOf(719));
    const promoted = world.promotions('promotion');
    assert.deepEqual(
      promoted.map((one) => one.effectiveFrom),
      [closeOf(719), closeOf(719)],
    );
    const last = world.promotions().at(-1);
    assert.ok(last?.kind === 'progress' && last.asOf === closeOf(719));
  });

  it('does not hold candles up later on, and promotes from the candle after it finished', async () => {
    const world = createWorld({ mode: 'background', trainEveryMs: 20 * MINUTE_MS });
    await world.feed(candles.slice(0, 720));
    await world.runUntil(closeOf(719));
    const release = world.holdSaves();
    const running = world.runUntil(closeOf(752));
    await world.feed(candles.slice(720, 750));
    await world.until(closeOf(749));
    assert.equal(world.promotions('promotion').length, 2, 'candles went on while a training was under way');
    release();
    await world.saved(8);
    await world.feed(candles.slice(750, 753));
    await running;
    assert.deepEqual(
      world
        .promotions('promotion')
        .slice(2)
        .map((one) => one.effectiveFrom),
      [closeOf(750), closeOf(750)],
    );
    const [version] = (await world.registry.list()).slice(-1);
    assert.equal(version?.dataTo, closeOf(749));
  });

  it('trains out of turn when asked to, once, and never in a replay', async () => {
    for (const [mode, trainings] of [
      ['background', 2],
      ['inline', 1],
    ] as const) {
      const requests = createTrainingRequests();
      const world = createWorld({ mode, requests });
      const running = world.runUntil(closeOf(722));
      await world.feed(candles.slice(0, 720));
      await world.until(closeOf(719));
      for (const { instrument } of candles.slice(0, 2)) requests.ask(instrument);
      await world.feed(candles.slice(720, 721));
      await world.until(closeOf(720));
      await world.saved(4 * trainings);
      for (const at of [721, 722]) {
        await world.feed(candles.slice(at, at + 1));
        await world.until(closeOf(at));
      }
      await running;
      assert.equal(world.promotions('promotion').length, 2 * trainings, mode);
    }
  });

  it('leaves the version of another recipe that a person wants, and lets its own challenge it', async () => {
    const world = createWorld({ mode: 'background', trainEveryMs: 20 * MINUTE_MS });
    const running = world.runUntil(closeOf(741));
    await world.feed(candles.slice(0, 720));
    await world.until(closeOf(719));
    const [promoted] = world.promotions('promotion');
    assert.ok(promoted?.horizonSec === 60);
    const wanted = { ...promoted, model: 'trees', modelVersion: 'trees-1', by: 'person' } as const;
    await world.append({ ...wanted, effectiveFrom: closeOf(721) });
    await world.feed(candles.slice(720, 740));
    await world.until(closeOf(739));
    await world.saved(8);
    await world.feed(candles.slice(740, 742));
    await running;
    const later = world
      .promotions()
      .flatMap((one) => (one.kind !== 'progress' && one.effectiveFrom > closeOf(721) ? [one] : []));
    assert.deepEqual(
      later.map(({ kind, horizonSec, model }) => [kind, horizonSec, model]),
      [
        ['challenge', 60, 'ridge'],
        ['promotion', 300, 'persistence'],
        ['challenge', 300, 'ridge'],
      ],
    );
  });
});

function closeOf(index: number): number {
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
  /** Runs the trainer until it has given its word about `asOf`, then stops it. */
  runUntil(asOf: number): Promise<void>;
  until(asOf: number): Promise<void>;
  saved(count: number): Promise<void>;
  holdSaves(): () => void;
  promotions(): Promotion[];
  promotions<K extends Promotion['kind']>(kind: K): Extract<Promotion, { kind: K }>[];
}

/** A trainer on a real log, with a store and a registry that are plain arrays. */
function createWorld(changes: Partial<TrainerOptions>): World {
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

const emptyStore: FeatureStore = {
  capabilities: { ingestsFromLog: true },
  record: async () => undefined,
  positions: async () => [],
  instruments: async () => [],
  candles: async () => [],
  trades: async () => [],
  indicators: async () => [],
  featureVectors: async () => [],
  forecasts: async () => [],
  scores: async () => [],
  scoreSums: async () => [],
  days: async () => [],
  gaps: async () => [],
  alarms: async () => [],
  rejected: async () => [],
  rejectedCounts: async () => [],
  close: async () => undefined,
};

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
