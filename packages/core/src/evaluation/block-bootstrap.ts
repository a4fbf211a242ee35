/** Lower and upper end of a confidence interval. */
export type Interval = readonly [low: number, high: number];

export interface BlockBootstrap {
  /** Values in time order, all columns of equal length. */
  readonly columns: readonly Float64Array[];
  /** Neighbours that stay together, since what comes soon after is alike. At least 1. */
  readonly blockLength: number;
  readonly resamples: number;
  /** Share of resamples inside the interval, for example 0.95. */
  readonly level: number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** From the columns' sums over a resample, of as many values as a column has, to the figures of interest. */
  readonly figures: (sums: Float64Array) => readonly number[];
}

/**
 * Percentile intervals by the circular block bootstrap, one for each figure. Source: D. Politis and J. Romano, "A circular
 * block-resampling procedure for stationary data", 1992.
 */
export function blockBootstrap(options: BlockBootstrap): readonly Interval[] {
  const { columns, blockLength, resamples, level, random, figures } = options;
  const n = columns[0]?.length ?? 0;
  if (n === 0) throw new RangeError('columns: a bootstrap needs at least one value');
  const running = columns.map(runningSums);
  const found: (readonly number[])[] = [];
  const sums = new Float64Array(columns.length);
  for (let resample = 0; resample < resamples; resample += 1) {
    sums.fill(0);
    for (let taken = 0; taken < n; ) {
      const length = Math.min(blockLength, n - taken);
      const start = Math.floor(random() * n);
      for (const [column, total] of running.entries()) {
        sums[column] = (sums[column] ?? 0) + (total[start + length] ?? 0) - (total[start] ?? 0);
      }
      taken += length;
    }
    found.push(figures(sums));
  }
  return (found[0] ?? []).map((_, figure) => {
    const sorted = Float64Array.from(found, (row) => row[figure] ?? 0).sort();
    const tail = (1 - level) / 2;
    return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
  });
}

/** Of twice the column, so that a block may run over its end. */
function runningSums(column: Float64Array): Float64Array {
  const n = column.length;
  const total = new Float64Array(2 * n + 1);
  for (let i = 0; i < 2 * n; i += 1) total[i + 1] = (total[i] ?? 0) + (column[i % n] ?? 0);
  return total;
}

/** Between the two nearest values, in proportion. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}
