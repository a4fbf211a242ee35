import { GbdtError } from '../errors.ts';

/** Bytes of one feature's histogram: 256 sums of eight bytes. */
export const FEATURE_BYTES = 2048;
/** Rows that one thread handles as a piece where pieces are added up, so that sums do not depend on the threads. */
export const PIECE_ROWS = 65_536;
/** Doubles in the description of a phase. */
export const TASK_LENGTH = 32;
/** Bytes of one found split. */
export const SPLIT_BYTES = 40;
/** Bytes of one node of a tree over bins. */
export const NODE_BYTES = 32;

const PAGE = 65_536;
const BLOCK_ROWS = 1024;
/** Counters of a radix sort: 3 × 2048 words. */
const SORT_COUNT_BYTES = 24_576;
const MAX_PAGES = 65_536;
const HISTOGRAM_BUDGET_BYTES = 192 * 1024 * 1024;

export interface LayoutInput {
  readonly rows: number;
  readonly validationRows: number;
  readonly features: number;
  /** Features that one tree sees. */
  readonly width: number;
  readonly threads: number;
  readonly maxLeaves: number;
  readonly weighted: boolean;
  readonly validationWeighted: boolean;
}

/** Where everything lies in the shared memory, as byte offsets; and sizes that go with it. */
export interface Layout extends LayoutInput {
  /** Words that threads signal by. */
  readonly control: number;
  readonly task: number;
  /** Two found splits for each thread. */
  readonly splits: number;
  /** Two doubles for each piece of rows. */
  readonly pieces: number;
  /** Room for two doubles. */
  readonly pair: number;
  readonly cuts: number;
  /** Bins, column after column, `rows` bytes each. */
  readonly columns: number;
  readonly validationColumns: number;
  /** Bins of the features a tree sees, row after row, `stride` bytes each. */
  readonly bins: number;
  readonly stride: number;
  readonly columnOrder: number;
  readonly slotFeatures: number;
  readonly packed: number;
  readonly rowList: number;
  readonly leftRows: number;
  readonly rightRows: number;
  readonly outRows: number;
  readonly labels: number;
  readonly weights: number;
  readonly margins: number;
  readonly gradients: number;
  readonly hessians: number;
  readonly validationLabels: number;
  readonly validationWeights: number;
  readonly validationMargins: number;
  readonly nodes: number;
  readonly scratch: number;
  readonly scratchBytes: number;
  readonly histograms: number;
  readonly histogramBytes: number;
  readonly histogramCount: number;
  /** Where columns are put to be sorted and binned; what lies there later is written afterwards. */
  readonly staging: number;
  readonly stagingBytes: number;
  /** Columns that can be binned at the same time. */
  readonly stagingCount: number;
  readonly pages: number;
}

/** Plans the memory. Errors: TOO_LARGE where it would pass the 4 GB that WebAssembly can address. */
export function planLayout(input: LayoutInput): Layout {
  let end = 1024;
  const take = (bytes: number): number => {
    const start = end;
    end = start + Math.ceil(bytes / 64) * 64;
    return start;
  };
  const { rows, validationRows, features, width, threads, maxLeaves } = input;
  const stride = Math.ceil(width / 8) * 8;
  const scratchBytes = BLOCK_ROWS * (8 + stride) + 64;
  const histogramBytes = width * FEATURE_BYTES;
  const histogramCount = Math.max(
    3,
    Math.min(maxLeaves + 1, Math.floor(HISTOGRAM_BUDGET_BYTES / histogramBytes)),
  );
  const layout = {
    ...input,
    stride,
    scratchBytes,
    histogramBytes,
    histogramCount,
    control: take(256),
    task: take(TASK_LENGTH * 8),
    splits: take(threads * 2 * SPLIT_BYTES),
    pieces: take(Math.ceil(rows / PIECE_ROWS) * 16),
    pair: take(16),
    cuts: take(features * 1024),
    columns: take(features * rows),
    validationColumns: take(features * validationRows),
    // A group of eight features that starts anywhere may read past the last row.
    bins: take(rows * stride + 64),
    columnOrder: take(width * 4),
    slotFeatures: take(width * 4),
    packed: take(rows * 8),
    rowList: take(rows * 4),
    // A partition writes one place past the end.
    leftRows: take(rows * 4 + 64),
    rightRows: take(rows * 4 + 64),
    outRows: take(rows * 4),
    labels: take(rows * 8),
    weights: take(input.weighted ? rows * 8 : 0),
    margins: take(rows * 8),
    gradients: take(rows * 4),
    hessians: take(rows * 4),
    validationLabels: take(validationRows * 8),
    validationWeights: take(input.validationWeighted ? validationRows * 8 : 0),
    validationMargins: take(validationRows * 8),
    nodes: take(maxLeaves * 2 * NODE_BYTES),
    scratch: take(threads * scratchBytes),
    histograms: take(histogramCount * histogramBytes),
  };
  const staging = layout.bins;
  const stagingBytes = Math.ceil(Math.max(12 * rows + SORT_COUNT_BYTES, 4 * validationRows) / 64) * 64;
  const stagingCount = Math.max(1, Math.min(threads, Math.floor((end - staging) / stagingBytes)));
  end = Math.max(end, staging + stagingBytes);
  const pages = Math.ceil(end / PAGE);
  if (pages > MAX_PAGES) {
    throw new GbdtError(
      'TOO_LARGE',
      `columns: ${rows} rows × ${features} features need ${Math.ceil(end / 1e6)} MB; allowed are 4294 MB, use fewer rows or features`,
    );
  }
  return { ...layout, staging, stagingBytes, stagingCount, pages };
}
