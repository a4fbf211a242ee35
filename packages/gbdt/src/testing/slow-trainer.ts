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

export interface SlowResult {
  /** Margins of the training rows. */
  readonly margins: Float64Array;
  /**
   * Whether two different splits of a node gained as good as the same, or a split hardly anything: rounding decides then,
   * and other arithmetic may decide otherwise.
   */
  readonly tied: boolean;
}

/** Boosting by trying every split of every feature: obvious, and slow. */
export function slowBoosting(dataset: Dataset, params: SlowParams): SlowResult {
  const { rows } = dataset;
  const loss = lossOf(params.objective);
  const labels = Float64Array.from(dataset.labels);
  const weights = dataset.weights === undefined ? undefined : Float64Array.from(dataset.weights);
  const margins = new Float64Array(rows).fill(loss.baseMargin(labels, weights));
  const gradients = new Float32Array(rows);
  const hessians = new Float32Array(rows);
  const growing: Growing = { dataset, params, gradients, hessians, margins, tied: false };
  for (let round = 0; round < params.rounds; round += 1) {
    loss.gradients(margins, labels, weights, gradients, hessians);
    const all = Array.from({ length: rows }, (_, row) => row);
    grow(growing, all, 0);
  }
  return { margins, tied: growing.tied };
}

interface Growing {
  readonly dataset: Dataset;
  readonly params: SlowParams;
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  readonly margins: Float64Array;
  tied: boolean;
}

function grow(growing: Growing, rows: readonly number[], depth: number): void {
  const { params, margins } = growing;
  const gains = new Map<string, number>();
  let best = { gain: LEAST_GAIN, left: rows, right: [] as readonly number[] };
  if (depth < params.maxDepth) {
    for (const [left, right] of divisions(growing, rows)) {
      const [, leftWeight] = sums(growing, left);
      const [, rightWeight] = sums(growing, right);
      if (leftWeight < params.minChildWeight || rightWeight < params.minChildWeight) continue;
      const gain = score(growing, left) + score(growing, right) - score(growing, rows);
      gains.set(divisionOf(left, right), gain);
      if (gain > best.gain) best = { gain, left, right };
    }
    const nearest = divisionOf(best.left, best.right);
    for (const [division, gain] of gains) {
      if (division !== nearest && Math.abs(gain - best.gain) < NEAR * (1 + best.gain)) growing.tied = true;
    }
    if (best.right.length > 0 && best.gain < NEAR) growing.tied = true;
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

/** The least gain that is worth a split, as of the trainer. */
const LEAST_GAIN = 1e-7;
/** Nearer than this, gains of quantised gradients may come in another order. */
const NEAR = 1e-5;

/** The same for the same two sets of rows, whichever side each is on and whichever feature tells them apart. */
function divisionOf(left: readonly number[], right: readonly number[]): string {
  const sides = [left, right].map((rows) => rows.toSorted((a, b) => a - b).join());
  return sides.sort().join('|');
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
