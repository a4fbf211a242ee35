import {
  contributions,
  type ForecastHeads,
  forecastOf,
  type ModelParameters,
  NEW_BANDS,
  predict,
} from '@foretick/core/forecast';
import { createDataset, type TrainParams, trainSync } from '@foretick/gbdt';
import { treeShap } from '@foretick/service-api';
import { meanForest, treesOf } from '@foretick/service-trainer';
import type { Benchmark } from './benchmark.ts';

const ROWS = 40_000;
const FEATURES = 110;
const CALLS = 20_000;

/**
 * All numbers of one forecast by the largest model that serves, the average of ridge and two forests of 120 trees of depth 6: mean,
 * median, volatility, three intervals, and what each feature adds (exact TreeSHAP). The baseline is the mean alone.
 */
export const benchmark: Benchmark = {
  name: 'forecast',
  async *run() {
    const columns = Array.from({ length: FEATURES }, (_, f) =>
      Float32Array.from(
        { length: ROWS },
        (_, i) => (Math.sin((i + 1) * (f + 1) * 12.9898) * 43_758.5453) % 1,
      ),
    );
    const at = (f: number, i: number) => columns[f]?.[i] ?? 0;
    const labels = Float64Array.from(
      { length: ROWS },
      (_, i) => Math.sin(3 * at(0, i)) + at(1, i) * at(2, i) + 0.5 * at(3, i) + at(FEATURES - 1, i),
    );
    const dataset = createDataset({ columns, labels });
    const forests = [1, 2].map((seed) => treesOf(trainSync(dataset, { ...SETTINGS, seed })));
    const filled = (value: number) => Array.from({ length: FEATURES }, () => value);
    const parameters: ModelParameters = {
      kind: 'average',
      members: [
        { kind: 'trees', shrinkage: 1, ...meanForest(forests) },
        { kind: 'ridge', means: filled(0), scales: filled(1), coefficients: filled(0.01), ...RIDGE },
      ],
    };
    const vectors: readonly Vector[] = Array.from({ length: 500 }, (_, i) => ({
      values: columns.map((column) => column[i] ?? 0),
      volatility: 0.001,
    }));
    const published = (vector: Vector) => forecastOf({ parameters, heads: HEADS }, vector, 60, 60, NEW_BANDS);
    const mean = timed(vectors, (vector) => predict(parameters, vector, 60, 60));
    yield* figures('forecast: one vector, with intervals', timed(vectors, published), mean);
    const explained = timed(vectors, (vector) => {
      published(vector);
      contributions(parameters, vector, 60, 60, treeShap);
    });
    yield* figures('forecast: one vector, with intervals and SHAP', explained, mean);
  },
};

interface Vector {
  readonly values: readonly number[];
  readonly volatility: number;
}

/** As the trainer's for one minute ahead. */
const SETTINGS: TrainParams = {
  objective: { kind: 'pseudo-huber' },
  rounds: 120,
  learningRate: 0.1,
  maxDepth: 6,
  minChildWeight: 250,
  l2: 50,
  maxBins: 64,
  rowSampling: 0.6,
  columnSampling: 0.5,
};

const RIDGE = { intercept: 0, lambda: 1, shrinkage: 1 } as const;

const HEADS: ForecastHeads = {
  median: { threshold: 0.01, factor: 0.8 },
  volatility: { kind: 'scaled', factor: 1 },
  errorQuantiles: Array.from({ length: 1_000 }, (_, i) => (i + 1) / 300),
};

/** Where others share the processor, the median tells of the work and p99 of them as well. */
function* figures(name: string, times: Float64Array, baseline: Float64Array) {
  for (const [place, share] of [
    ['median', 0.5],
    ['p99', 0.99],
  ] as const) {
    const at = (all: Float64Array) => all[Math.floor(CALLS * share)] ?? 0;
    yield { name: `${name}, ${place}`, value: at(times), unit: 'µs', baseline: at(baseline) };
  }
}

/** Microseconds of each call, ascending. The first pass warms up. */
function timed<T>(inputs: readonly T[], work: (input: T) => unknown): Float64Array {
  const times = new Float64Array(CALLS);
  for (let pass = 0; pass < 2; pass += 1) {
    for (let call = 0; call < CALLS; call += 1) {
      const input = inputs[call % inputs.length];
      if (input === undefined) continue;
      const start = performance.now();
      work(input);
      times[call] = (performance.now() - start) * 1_000;
    }
  }
  return times.sort();
}
