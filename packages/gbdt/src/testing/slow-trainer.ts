import type { Dataset } from '../dataset.ts';
import { lossOf } from '../objective/losses.ts';
import type { Objective } from '../objective/objective.ts';

/** What the slow trainer knows: splits level by level, on exact values, in double precision. */
export interface SlowParams {
  readonly objective: Objective;
  readonly rounds: number;
  readonly learningRate: number;
  readonly maxDepth: number;
  readonly minChildWeight: number;
  readonly l1: number;
  readonly l2: number;
}

/** Margins of the training rows after boosting by trying every split of every feature: obvious, and slow. */
export function slowMargins(dataset: Dataset, params: SlowParams): Float64Array {
  const { rows } = dataset;
  const loss = lossOf(params.objective);
  const labels = Float64Array.from(dataset.labels);
  const weights = dataset.weights === undefined ? undefined : Float64Array.from(dataset.weights);
  const margins = new Float64Array(rows).fill(loss.baseMargin(labels, weights));
  const gradients = new Float32Array(rows);
  const hessians = new Float32Array(rows);
  for (let round = 0; round < params.rounds; round += 1) {
    loss.gradients(margins, labels, weights, gradients, hessians);
    const all = Array.from({ length: rows }, (_, row) => row);
    grow({ dataset, params, gradients, hessians, margins }, all, 0);
  }
  return margins;
}

interface Growing {
  readonly dataset: Dataset;
  readonly params: SlowParams;
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  readonly margins: Float64Array;
}

function grow(growing: Growing, rows: readonly number[], depth: number): void {
  const { params, margins } = growing;
  let best = { gain: 1e-7, left: rows, right: [] as readonly number[] };
  if (depth < params.maxDepth) {
    for (const [left, right] of divisions(growing, rows)) {
      const [, leftWeight] = sums(growing, left);
      const [, rightWeight] = sums(growing, right);
      if (leftWeight < params.minChildWeight || rightWeight < params.minChildWeight) continue;
      const gain = score(growing, left) + score(growing, right) - score(growing, rows);
      if (gain > best.gain) best = { gain, left, right };
    }
  }
  if (best.right.length > 0) {
    grow(growing, best.left, depth + 1);
    grow(growing, best.right, depth + 1);
    return;
  }
  const [gradient, weight] = sums(growing, rows);
  const value = (-shrink(gradient, params.l1) / (weight + params.l2)) * params.learningRate;
  for (const row of rows) margins[row] = (margins[row] ?? 0) + value;
}

function* divisions(
  { dataset }: Growing,
  rows: readonly number[],
): Generator<readonly [readonly number[], readonly number[]]> {
  for (const column of dataset.columns) {
    const valueIn = (row: number): number => Math.fround(column[row] ?? Number.NaN);
    const missing = rows.filter((row) => Number.isNaN(valueIn(row)));
    const present = rows.filter((row) => !Number.isNaN(valueIn(row)));
    const values = [...new Set(present.map(valueIn))].sort((a, b) => a - b);
    for (const value of values) {
      const left = present.filter((row) => valueIn(row) <= value);
      const right = present.filter((row) => valueIn(row) > value);
      if (right.length + missing.length > 0) yield [left, [...right, ...missing]];
      if (right.length > 0 && missing.length > 0) yield [[...left, ...missing], right];
    }
  }
}

function sums({ gradients, hessians }: Growing, rows: readonly number[]): [number, number] {
  let gradient = 0;
  let hessian = 0;
  for (const row of rows) {
    gradient += gradients[row] ?? 0;
    hessian += hessians[row] ?? 0;
  }
  return [gradient, hessian];
}

function score(growing: Growing, rows: readonly number[]): number {
  const [gradient, weight] = sums(growing, rows);
  return shrink(gradient, growing.params.l1) ** 2 / (weight + growing.params.l2);
}

function shrink(gradient: number, l1: number): number {
  return Math.sign(gradient) * Math.max(Math.abs(gradient) - l1, 0);
}
