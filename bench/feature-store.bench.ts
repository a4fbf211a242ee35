import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdbStore } from '@foretick/adapter-duckdb';
import { openRisingWaveStore } from '@foretick/adapter-risingwave';
import { systemClock } from '@foretick/adapter-system-clock';
import type { FeatureVector } from '@foretick/core/feature';
import type { ScoredOutcome } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import type { FeatureStore, LogRecord } from '@foretick/ports';
import type { Benchmark } from './benchmark.ts';

const INSTRUMENT = 'bench:BTC/USD' as InstrumentId;
const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 1);
const YEAR_ROWS = 365 * 1_440;
const FEATURES = 80;
const OUTCOMES = 1_000_000;
const LOOKS = 2_000;
const BATCH = 20_000;

/**
 * What is asked of a feature store: a year's training set (1 minute, 80 features), the newest vector, and the scores over a million
 * outcomes, a week back at each hour. Baselines: the same numbers from one flat file, the simplest question that the store
 * answers, and the same sums by a loop over arrays. With RISINGWAVE_URL, whose tables are made by `foretick migrate`, there too.
 */
export const benchmark: Benchmark = {
  name: 'feature-store',
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'foretick-bench-'));
    try {
      const embedded = await openDuckdbStore({ path: join(folder, 'store.duckdb'), clock: systemClock });
      yield* measured('embedded', embedded, folder);
      const url = process.env.RISINGWAVE_URL;
      if (url !== undefined)
        yield* measured(
          'RisingWave',
          await openRisingWaveStore({ address: { url }, clock: systemClock }),
          folder,
        );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function* measured(name: string, store: FeatureStore, folder: string) {
  try {
    await fill(store, 'feature_vectors', YEAR_ROWS, vector);
    await fill(store, 'prediction_outcomes', OUTCOMES, outcome);
    const unit = 's';
    yield {
      name: `${name} training set`,
      value: await trainingRead(store),
      unit,
      baseline: flatFile(folder),
    };
    const newest = await p99(LOOKS, () =>
      store.featureVectors({ instrument: INSTRUMENT, intervalSec: 60, limit: 1 }),
    );
    const simplest = await p99(LOOKS, () => store.health());
    yield { name: `${name} latest features p99`, value: newest, unit: 'ms', baseline: simplest };
    yield { name: `${name} scores`, value: await scoresRead(store), unit, baseline: plainSums() };
  } finally {
    await store.close();
  }
}

async function fill<T extends 'feature_vectors' | 'prediction_outcomes'>(
  store: FeatureStore,
  topic: T,
  rows: number,
  valueAt: (index: number) => LogRecord<T>['value'],
): Promise<void> {
  for (let first = 0; first < rows; first += BATCH) {
    const records = Array.from({ length: Math.min(BATCH, rows - first) }, (_, index) => ({
      ...{ topic, key: INSTRUMENT, partition: 0, offset: first + index },
      value: valueAt(first + index),
    }));
    // The topic and its value belong together; TypeScript does not follow that.
    await store.record(records as unknown as readonly LogRecord[], [
      { topic, partition: 0, nextOffset: first + records.length },
    ]);
  }
  await store.flush();
}

async function trainingRead(store: FeatureStore): Promise<number> {
  const startedAt = performance.now();
  const set = new Float64Array(YEAR_ROWS * FEATURES);
  let row = 0;
  for await (const batch of store.featureVectorBatches({
    ...{ instrument: INSTRUMENT, intervalSec: 60, batchRows: BATCH },
  })) {
    for (const { values } of batch) set.set(values, FEATURES * row++);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const last = set.at(-1);
  if (row !== YEAR_ROWS || last !== featureOf(YEAR_ROWS - 1, FEATURES - 1))
    throw new Error(`${row} rows, ${last}`);
  return seconds;
}

function flatFile(folder: string): number {
  const path = join(folder, 'flat.bin');
  const numbers = new Float64Array(YEAR_ROWS * FEATURES);
  for (let i = 0; i < numbers.length; i += 1) numbers[i] = featureOf(Math.floor(i / FEATURES), i % FEATURES);
  writeFileSync(path, numbers);
  const startedAt = performance.now();
  const read = readFileSync(path);
  const copy = new Float64Array(read.buffer, read.byteOffset, read.byteLength / 8).slice();
  if (copy.length !== numbers.length) throw new Error('the file is short');
  return (performance.now() - startedAt) / 1_000;
}

async function scoresRead(store: FeatureStore): Promise<number> {
  const startedAt = performance.now();
  const sums = await store.scoreSums({ windowSec: 604_800, stepSec: 3_600 });
  const seconds = (performance.now() - startedAt) / 1_000;
  if (sums.length < OUTCOMES / 60 / 3) throw new Error(`only ${sums.length} entries`);
  return seconds;
}

function plainSums(): number {
  const [forecast, actual] = [new Float64Array(OUTCOMES), new Float64Array(OUTCOMES)];
  for (let i = 0; i < OUTCOMES; i += 1) {
    forecast[i] = featureOf(i, 1);
    actual[i] = featureOf(i, 2);
  }
  const startedAt = performance.now();
  let [absolute, squared] = [0, 0];
  for (let i = 0; i < OUTCOMES; i += 1) {
    const error = (forecast[i] ?? 0) - (actual[i] ?? 0);
    absolute += Math.abs(error);
    squared += error * error;
  }
  if (!(absolute > 0 && squared > 0)) throw new Error('there is no error');
  return (performance.now() - startedAt) / 1_000;
}

async function p99(times: number, ask: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const startedAt = performance.now();
    await ask();
    took.push(performance.now() - startedAt);
  }
  return took.sort((a, b) => a - b)[Math.floor(times * 0.99)] ?? 0;
}

/** The same numbers at every run, with as many digits as real ones. */
function featureOf(row: number, column: number): number {
  return Math.sin(row * 0.37 + column * 1.7);
}

function vector(row: number): FeatureVector {
  return {
    ...{ instrument: INSTRUMENT, intervalSec: 60, asOf: START + row * MINUTE, seedTime: START },
    ...{ viewHash: 'bench', volatility: 1e-3, companions: {} },
    values: Array.from({ length: FEATURES }, (_, column) => featureOf(row, column)),
  };
}

function outcome(index: number): ScoredOutcome {
  const horizonSec = [60, 300, 900][index % 3] ?? 60;
  const asOf = START + Math.floor(index / 3) * MINUTE;
  const [predicted, actual] = [1e-3 * featureOf(index, 1), 1e-3 * featureOf(index, 2)];
  return {
    ...{ predictionId: `bench-${index}`, instrument: INSTRUMENT, intervalSec: 60, asOf, horizonSec },
    ...{ targetTime: asOf + horizonSec * 1_000, model: 'ridge', modelVersion: 'ridge-1', role: 'champion' },
    ...{ predictedLogReturn: predicted, medianLogReturn: predicted, status: 'scored', basePrice: 100 },
    ...{ actualPrice: 100 * Math.exp(actual), actualLogReturn: actual },
    intervals: [0.5, 0.8, 0.95].map((level) => ({
      level,
      lower: predicted - level * 1e-3,
      upper: predicted + level * 1e-3,
    })),
  };
}
