import type { Column, Dataset } from '../dataset.ts';
import { GbdtError } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { SharedMemory } from '../kernel/webassembly.ts';
import type { Layout } from './layout.ts';
import type { Workplace } from './workplace.ts';

/** Entries of a feature's cuts in memory: 255 cuts, unused ones infinite, and a value above all others. */
const CUT_ENTRIES = 256;
const LARGEST_FLOAT32 = 3.4028234663852886e38;

/**
 * Puts a column where it can be binned, as float32.
 * Errors: BAD_FEATURE_VALUE where a value is infinite, or is so as float32.
 */
export function stageColumn(
  memory: SharedMemory,
  layout: Layout,
  stage: number,
  column: Column,
  feature: number,
): void {
  const at = layout.staging + stage * layout.stagingBytes;
  const target = new Float32Array(memory.buffer, at, column.length);
  target.set(column);
  const bad = firstInfinite(target);
  if (bad >= 0) {
    throw new GbdtError(
      'BAD_FEATURE_VALUE',
      `columns[${feature}][${bad}]: ${column[bad]}; allowed are numbers within ±3.4e38, and NaN for a missing one`,
    );
  }
}

/** Cuts a staged training column into bins. */
export function binTrainingColumn(
  memory: SharedMemory,
  kernel: Kernel,
  layout: Layout,
  stage: number,
  feature: number,
  maxBins: number,
): void {
  const { rows } = layout;
  const values = layout.staging + stage * layout.stagingBytes;
  const spare = values + rows * 8;
  const size = kernel.sortColumn(values, rows, values + rows * 4, spare, values + rows * 12);
  const cuts = cutTable(memory, layout, feature).fill(Infinity);
  kernel.findCuts(spare, size, maxBins, cuts.byteOffset);
  const highest = new Float32Array(memory.buffer, spare, size).at(-1) ?? 0;
  cuts[CUT_ENTRIES - 1] = Math.min(highest + Math.abs(highest) + 1e-5, LARGEST_FLOAT32);
  kernel.binColumn(values, rows, cuts.byteOffset, layout.columns + feature * rows);
}

/** Cuts a staged validation column into the bins that training has. */
export function binValidationColumn(kernel: Kernel, layout: Layout, stage: number, feature: number): void {
  const values = layout.staging + stage * layout.stagingBytes;
  const target = layout.validationColumns + feature * layout.validationRows;
  kernel.binColumn(values, layout.validationRows, layout.cuts + feature * CUT_ENTRIES * 4, target);
}

/** Thresholds between a feature's bins; the last lies above all values. As many as there are bins of values. */
export function thresholdsOf(memory: SharedMemory, layout: Layout, feature: number): Float32Array {
  const table = cutTable(memory, layout, feature);
  const count = table.subarray(0, CUT_ENTRIES - 1).indexOf(Infinity);
  const thresholds = table.slice(0, (count < 0 ? CUT_ENTRIES - 1 : count) + 1);
  thresholds[thresholds.length - 1] = table[CUT_ENTRIES - 1] ?? Infinity;
  return thresholds;
}

/** Copies what is not binned. Comes after binning, whose staging lies in the same place. */
export function placeLabels(place: Workplace, dataset: Dataset, validation: Dataset | undefined): void {
  place.labels.set(dataset.labels);
  if (dataset.weights !== undefined) place.weights?.set(dataset.weights);
  if (validation === undefined) return;
  place.validationLabels.set(validation.labels);
  if (validation.weights !== undefined) place.validationWeights?.set(validation.weights);
}

function cutTable(memory: SharedMemory, layout: Layout, feature: number): Float32Array {
  return new Float32Array(memory.buffer, layout.cuts + feature * CUT_ENTRIES * 4, CUT_ENTRIES);
}

function firstInfinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    if (value === Infinity || value === -Infinity) return i;
  }
  return -1;
}
