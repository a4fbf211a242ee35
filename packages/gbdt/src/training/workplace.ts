import { type Kernel, openKernel } from '../kernel/kernel.ts';
import { newSharedMemory, type SharedMemory } from '../kernel/webassembly.ts';
import { lossOf } from '../objective/losses.ts';
import type { Loss, Objective } from '../objective/objective.ts';
import { type Layout, TASK_LENGTH } from './layout.ts';

/** What every thread of a training holds: its own kernel on the shared memory, and views of it. */
export interface Workplace {
  readonly memory: SharedMemory;
  readonly kernel: Kernel;
  readonly layout: Layout;
  readonly loss: Loss;
  readonly task: Float64Array;
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly margins: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  readonly validationMargins: Float64Array;
  readonly validationLabels: Float64Array;
  readonly validationWeights: Float64Array | undefined;
}

export function newMemory(layout: Layout): SharedMemory {
  return newSharedMemory(layout.pages);
}

export function openWorkplace(memory: SharedMemory, layout: Layout, objective: Objective): Workplace {
  const { buffer } = memory;
  const { rows, validationRows } = layout;
  const doublesAt = (at: number, length: number): Float64Array => new Float64Array(buffer, at, length);
  return {
    memory,
    kernel: openKernel(memory),
    layout,
    loss: lossOf(objective),
    task: doublesAt(layout.task, TASK_LENGTH),
    bytes: new Uint8Array(buffer),
    words: new Int32Array(buffer),
    doubles: new Float64Array(buffer),
    margins: doublesAt(layout.margins, rows),
    labels: doublesAt(layout.labels, rows),
    weights: layout.weighted ? doublesAt(layout.weights, rows) : undefined,
    gradients: new Float32Array(buffer, layout.gradients, rows),
    hessians: new Float32Array(buffer, layout.hessians, rows),
    validationMargins: doublesAt(layout.validationMargins, validationRows),
    validationLabels: doublesAt(layout.validationLabels, validationRows),
    validationWeights: layout.validationWeighted
      ? doublesAt(layout.validationWeights, validationRows)
      : undefined,
  };
}
