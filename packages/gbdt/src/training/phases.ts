import { FEATURE_BYTES, NODE_BYTES, PIECE_ROWS, SPLIT_BYTES } from './layout.ts';
import type { Workplace } from './workplace.ts';

/** Steps of growing a tree that threads share. Each thread does its part; no part depends on another's. */
export const PHASE = {
  transpose: 1,
  gradients: 2,
  sums: 3,
  quantise: 4,
  expand: 5,
  partition: 6,
  place: 7,
  addValues: 8,
  routeOut: 9,
  routeValidation: 10,
} as const;

export type Phase = (typeof PHASE)[keyof typeof PHASE];

/** Places of a phase's description in `task`. */
export const TASK = {
  gradientScale: 0,
  hessianScale: 1,
  l2: 2,
  l1: 3,
  minChildWeight: 4,
  /** Histogram that is summed from rows: address, first row, count. */
  builtAt: 5,
  start: 6,
  count: 7,
  /** 1 where a split is looked for; then the sums and bounds of the node. */
  findBuilt: 8,
  builtGradient: 9,
  builtHessian: 10,
  builtLowest: 11,
  builtHighest: 12,
  /** Histogram of the parent, which becomes that of the other child; 0: none. */
  otherAt: 13,
  findOther: 14,
  otherGradient: 15,
  otherHessian: 16,
  otherLowest: 17,
  otherHighest: 18,
  /** 1 where leaf values have bounds or an order. */
  bounded: 19,
  column: 20,
  bin: 21,
  missingLeft: 22,
  nodeCount: 23,
  outCount: 24,
} as const;

/** Does one thread's part of a phase. */
export function runPhase(place: Workplace, phase: Phase, thread: number): void {
  PARTS[phase](place, thread);
}

const PARTS: Readonly<Record<Phase, (place: Workplace, thread: number) => void>> = {
  [PHASE.transpose]: transposePart,
  [PHASE.gradients]: (place, thread) => gradientPart(place, thread, true),
  [PHASE.sums]: (place, thread) => gradientPart(place, thread, false),
  [PHASE.quantise]: quantisePart,
  [PHASE.expand]: expandPart,
  [PHASE.partition]: partitionPart,
  [PHASE.place]: placePart,
  [PHASE.addValues]: addValuesPart,
  [PHASE.routeOut]: (place, thread) => {
    const { columns, rows, outRows, margins } = place.layout;
    routePart(place, thread, columns, rows, outRows, taskOf(place, TASK.outCount), margins);
  },
  [PHASE.routeValidation]: (place, thread) => {
    const { validationColumns, validationRows, validationMargins } = place.layout;
    routePart(place, thread, validationColumns, validationRows, 0, validationRows, validationMargins);
  },
};

/** Address of the split that a thread found: of the histogram it built (0), or of the other (1). */
export function splitAt(place: Workplace, thread: number, which: 0 | 1): number {
  return place.layout.splits + (thread * 2 + which) * SPLIT_BYTES;
}

/** From, and not with, to: an equal share of `count` for each thread. */
function partOf(count: number, thread: number, threads: number): [number, number] {
  return [Math.floor((count * thread) / threads), Math.floor((count * (thread + 1)) / threads)];
}

function taskOf(place: Workplace, at: number): number {
  return place.task[at] ?? 0;
}

function transposePart({ kernel, layout }: Workplace, thread: number): void {
  const [from, to] = partOf(layout.rows, thread, layout.threads);
  kernel.transpose(layout.columnOrder, layout.width, from, to, layout.stride, layout.bins);
}

function gradientPart(place: Workplace, thread: number, derive: boolean): void {
  const { layout, kernel, loss, margins, labels, weights, gradients, hessians } = place;
  const pieces = Math.ceil(layout.rows / PIECE_ROWS);
  for (let piece = thread; piece < pieces; piece += layout.threads) {
    const from = piece * PIECE_ROWS;
    const to = Math.min(from + PIECE_ROWS, layout.rows);
    if (derive) {
      loss.gradients(
        margins.subarray(from, to),
        labels.subarray(from, to),
        weights?.subarray(from, to),
        gradients.subarray(from, to),
        hessians.subarray(from, to),
      );
    }
    kernel.sumAbsolute(layout.gradients, layout.hessians, from, to, layout.pieces + piece * 16);
  }
}

function quantisePart(place: Workplace, thread: number): void {
  const { layout, kernel } = place;
  const [from, to] = partOf(layout.rows, thread, layout.threads);
  const gradientScale = taskOf(place, TASK.gradientScale);
  const hessianScale = taskOf(place, TASK.hessianScale);
  kernel.quantise(layout.gradients, layout.hessians, from, to, gradientScale, hessianScale, layout.packed);
}

/** Histograms of both children over this thread's features, and the best split of each. */
function expandPart(place: Workplace, thread: number): void {
  const { layout, kernel } = place;
  const [from, to] = partOf(layout.width, thread, layout.threads);
  const builtAt = taskOf(place, TASK.builtAt);
  const otherAt = taskOf(place, TASK.otherAt);
  if (from < to) {
    const groups = Math.ceil((to - from) / 8);
    kernel.histogram(
      layout.bins + from,
      layout.stride,
      layout.packed,
      layout.rowList + taskOf(place, TASK.start) * 4,
      taskOf(place, TASK.count),
      groups,
      to - from - (groups - 1) * 8,
      builtAt + from * FEATURE_BYTES,
      layout.scratch + thread * layout.scratchBytes,
    );
    if (otherAt !== 0) {
      const offset = from * FEATURE_BYTES;
      kernel.subtract(otherAt + offset, builtAt + offset, (to - from) * FEATURE_BYTES);
    }
  }
  kernel.configure(
    1 / taskOf(place, TASK.gradientScale),
    1 / taskOf(place, TASK.hessianScale),
    taskOf(place, TASK.l2),
    taskOf(place, TASK.l1),
    taskOf(place, TASK.minChildWeight),
  );
  if (taskOf(place, TASK.findBuilt) !== 0) findPart(place, thread, 0, builtAt, TASK.builtGradient);
  if (taskOf(place, TASK.findOther) !== 0) findPart(place, thread, 1, otherAt, TASK.otherGradient);
}

/** `sums` is the place of gradient, Hessian, lowest and highest in the task. */
function findPart(place: Workplace, thread: number, which: 0 | 1, histogram: number, sums: number): void {
  const { layout, kernel } = place;
  const [from, to] = partOf(layout.width, thread, layout.threads);
  kernel.findSplit(
    histogram,
    layout.slotFeatures,
    from,
    to,
    taskOf(place, sums),
    taskOf(place, sums + 1),
    taskOf(place, sums + 2),
    taskOf(place, sums + 3),
    taskOf(place, TASK.bounded),
    splitAt(place, thread, which),
  );
}

/** This thread's part of a node's rows, left and right, each to its own list; how many went left is noted. */
function partitionPart(place: Workplace, thread: number): void {
  const { layout, kernel, doubles } = place;
  const [from, to] = partOf(taskOf(place, TASK.count), thread, layout.threads);
  const offset = (taskOf(place, TASK.start) + from) * 4;
  const left = kernel.partition(
    taskOf(place, TASK.column),
    layout.rowList + offset,
    to - from,
    taskOf(place, TASK.bin),
    taskOf(place, TASK.missingLeft),
    layout.leftRows + offset,
    layout.rightRows + offset,
  );
  doubles[splitAt(place, thread, 0) / 8] = left;
}

/** Copies what this thread partitioned to where it belongs in the node's list. */
function placePart(place: Workplace, thread: number): void {
  const { layout, bytes, doubles } = place;
  const count = taskOf(place, TASK.count);
  const start = taskOf(place, TASK.start);
  let left = 0;
  let leftBefore = 0;
  let ownLeft = 0;
  for (let other = 0; other < layout.threads; other += 1) {
    const size = doubles[splitAt(place, other, 0) / 8] ?? 0;
    if (other < thread) leftBefore += size;
    if (other === thread) ownLeft = size;
    left += size;
  }
  const [from, to] = partOf(count, thread, layout.threads);
  const source = (start + from) * 4;
  const leftTarget = layout.rowList + (start + leftBefore) * 4;
  const rightTarget = layout.rowList + (start + left + from - leftBefore) * 4;
  bytes.copyWithin(leftTarget, layout.leftRows + source, layout.leftRows + source + ownLeft * 4);
  const ownRight = to - from - ownLeft;
  bytes.copyWithin(rightTarget, layout.rightRows + source, layout.rightRows + source + ownRight * 4);
}

/** Adds leaf values to the margins of the rows the tree was grown on. Leaves hold their first row and count. */
function addValuesPart(place: Workplace, thread: number): void {
  const { layout, kernel, words, doubles } = place;
  const nodeCount = taskOf(place, TASK.nodeCount);
  let leaf = 0;
  for (let node = 0; node < nodeCount; node += 1) {
    const at = layout.nodes + node * NODE_BYTES;
    if ((words[at / 4] ?? 0) >= 0) continue;
    leaf += 1;
    if (leaf % layout.threads !== thread) continue;
    const rows = layout.rowList + (words[at / 4 + 1] ?? 0) * 4;
    kernel.addValue(rows, words[at / 4 + 2] ?? 0, doubles[at / 8 + 3] ?? 0, layout.margins);
  }
}

function routePart(
  { kernel, layout }: Workplace,
  thread: number,
  columns: number,
  columnBytes: number,
  rows: number,
  count: number,
  margins: number,
): void {
  const [from, to] = partOf(count, thread, layout.threads);
  kernel.route(columns, columnBytes, rows, from, to, layout.nodes, margins);
}
