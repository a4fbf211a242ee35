import { KERNEL_BYTES } from './kernel-bytes.ts';
import { instantiate, type SharedMemory } from './webassembly.ts';

/** The WebAssembly functions. All addresses are byte offsets into the shared memory; see kernel/*.ts for each. */
export interface Kernel {
  sortColumn(values: number, count: number, keys: number, spare: number, counts: number): number;
  findCuts(sorted: number, count: number, maxBins: number, out: number): number;
  binColumn(values: number, count: number, cuts: number, out: number): void;
  histogram(
    bins: number,
    stride: number,
    packed: number,
    rows: number,
    count: number,
    groups: number,
    tail: number,
    out: number,
    scratch: number,
  ): void;
  subtract(parent: number, child: number, bytes: number): void;
  partition(
    column: number,
    rows: number,
    count: number,
    bin: number,
    missingLeft: number,
    left: number,
    right: number,
  ): number;
  quantise(
    gradients: number,
    hessians: number,
    from: number,
    to: number,
    gradientScale: number,
    hessianScale: number,
    out: number,
  ): void;
  sumAbsolute(gradients: number, hessians: number, from: number, to: number, out: number): void;
  addValue(rows: number, count: number, value: number, margins: number): void;
  route(
    columns: number,
    columnBytes: number,
    rows: number,
    from: number,
    to: number,
    nodes: number,
    margins: number,
  ): void;
  transpose(order: number, width: number, from: number, to: number, stride: number, out: number): void;
  configure(
    gradientUnit: number,
    hessianUnit: number,
    lambda: number,
    alpha: number,
    minWeight: number,
  ): void;
  findSplit(
    sums: number,
    features: number,
    from: number,
    to: number,
    gradientSum: number,
    hessianSum: number,
    lowest: number,
    highest: number,
    bounded: number,
    out: number,
  ): void;
  sumRows(packed: number, rows: number, count: number, out: number): void;
}

/** An instance of the kernel on a memory. Each thread has its own instance; they share the memory. */
export function openKernel(memory: SharedMemory): Kernel {
  const exports = instantiate(Buffer.from(KERNEL_BYTES, 'base64'), memory);
  if (!isKernel(exports)) throw new Error('kernel-bytes.ts is not the kernel: run npm run build:kernel');
  return exports;
}

const FUNCTIONS: readonly (keyof Kernel)[] = [
  'sortColumn',
  'findCuts',
  'binColumn',
  'histogram',
  'subtract',
  'partition',
  'quantise',
  'sumAbsolute',
  'addValue',
  'route',
  'transpose',
  'configure',
  'findSplit',
  'sumRows',
];

function isKernel(exports: object): exports is Kernel {
  return FUNCTIONS.every((name) => typeof Reflect.get(exports, name) === 'function');
}
