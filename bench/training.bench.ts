import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdbStore } from '@foretick/adapter-duckdb';
import { systemClock } from '@foretick/adapter-system-clock';
import type { Candle } from '@foretick/core/candle';
import { createFeatureFold, DEFAULT_FEATURE_VIEW, type FeatureView } from '@foretick/core/feature';
import { createIndicatorFold } from '@foretick/core/indicator';
import type { Clock, FeatureStore } from '@foretick/ports';
import { type RunTraining, trainModels } from '@foretick/service-trainer';
import type { Benchmark } from './benchmark.ts';
import { madeUpCandles } from './made-up-candles.ts';

const DAYS = 60;
const TRAIN_IN_THREADS = new URL('../apps/foretick/src/training/train-in-threads.ts', import.meta.url);

interface ThreadTrainer {
  readonly trainInThreads: (
    recipe: { readonly model: string; readonly alpha: number },
    view: FeatureView,
    clock: Clock,
  ) => RunTraining;
}

/**
 * What a training in the background costs the stream: time from when a candle is due, every 2 ms, until its vector is made, with the
 * training of three horizons on 60 days from the store beside it. The baseline of each delay is the same stream alone; a
 * training's own baseline is the one of ridge.
 */
export const benchmark: Benchmark = {
  name: 'training',
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'foretick-bench-'));
    const { trainInThreads }: ThreadTrainer = await import(TRAIN_IN_THREADS.href);
    const store = await openDuckdbStore({ path: join(folder, 'bench.duckdb'), clock: systemClock });
    try {
      const candles = madeUpCandles(DAYS * 1_440);
      const newest = candles.at(-1);
      if (newest === undefined) throw new Error('there must be candles');
      await record(store, candles);
      let ridgeSec: number | undefined;
      for (const model of ['ridge', 'average']) {
        const runTraining = trainInThreads({ model, alpha: 0.01 }, DEFAULT_FEATURE_VIEW, systemClock);
        const settings = { store, clock: systemClock, horizonsSec: [60, 300, 900], trainingDays: DAYS };
        const alone = { p99: Number.POSITIVE_INFINITY, longest: Number.POSITIVE_INFINITY };
        const beside = { ...alone };
        let seconds = Number.POSITIVE_INFINITY;
        // The best of several in turns, since others share the machine.
        for (let round = 0; round < ROUNDS; round += 1) {
          lower(alone, await streamDuring(() => systemClock.sleep(6_000)));
          const startedAt = performance.now();
          const delays = await streamDuring(async () => {
            await trainModels(newest, { ...settings, runTraining }, new AbortController().signal);
          });
          seconds = Math.min(seconds, (performance.now() - startedAt) / 1_000);
          lower(beside, delays);
        }
        const name = `training-${model}`;
        yield { name: `${name}-stream-p99`, value: beside.p99, unit: 'ms', baseline: alone.p99 };
        yield { name: `${name}-stream-longest`, value: beside.longest, unit: 'ms', baseline: alone.longest };
        yield { name, value: seconds, unit: 's', baseline: ridgeSec };
        ridgeSec ??= seconds;
      }
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function record(store: FeatureStore, candles: readonly Candle[]): Promise<void> {
  for (let from = 0; from < candles.length; from += 10_000) {
    await store.record(
      candles.slice(from, from + 10_000).map((value, i) => ({
        ...{ topic: 'candles', key: value.instrument, value, partition: 0, offset: from + i },
      })),
      [],
    );
  }
}

const ROUNDS = 3;
const EVERY_MS = 2;

interface Delays {
  p99: number;
  longest: number;
}

function lower(best: Delays, { p99, longest }: Delays): void {
  best.p99 = Math.min(best.p99, p99);
  best.longest = Math.min(best.longest, longest);
}

/** Delays of the stream while something else goes on, milliseconds. */
async function streamDuring(work: () => Promise<void>): Promise<Delays> {
  const candles = madeUpCandles(100_000, 2);
  const indicators = createIndicatorFold(DEFAULT_FEATURE_VIEW.indicators);
  const features = createFeatureFold(DEFAULT_FEATURE_VIEW, '');
  const delays: number[] = [];
  let next = 0;
  let dueAt = performance.now() + EVERY_MS;
  const timer = setInterval(() => {
    // Those that became due while the thread was busy come at once, each with its own delay.
    for (; dueAt <= performance.now(); dueAt += EVERY_MS) {
      const candle = candles[next];
      next += 1;
      const row = candle && indicators.next(candle);
      if (row === undefined) return;
      features.next({ row, companions: {}, news: [] });
      features.vector(row.candle.closeTime);
      delays.push(performance.now() - dueAt);
    }
  }, EVERY_MS);
  await work();
  clearInterval(timer);
  delays.sort((a, b) => a - b);
  return { p99: delays[Math.floor(delays.length * 0.99)] ?? 0, longest: delays.at(-1) ?? 0 };
}
