/** Sums of the newest blocks of a series whose neighbours may be correlated. A JSON value of fixed size. */
export interface Blocks {
  /** Values in the block under way, and their sum. */
  readonly count: number;
  readonly sum: number;
  /** Means of whole blocks, oldest first. */
  readonly means: readonly number[];
}

export const NO_BLOCKS: Blocks = { count: 0, sum: 0, means: [] };

export interface BlockSettings {
  /** Values in a block: several times as many as neighbours are correlated over. */
  readonly size: number;
  /** Whole blocks that are looked at. */
  readonly blocks: number;
}

export interface BlockMean {
  readonly mean: number;
  /** Student's t of the mean against 0, with one degree of freedom fewer than blocks. */
  readonly t: number;
}

/**
 * Takes a value in. At the end of a block, once there are enough, tells the mean over them and how far it is from 0. Blocks hardly
 * know of each other, so their spread tells what chance does. Source: R. Ibragimov and U. Müller, "t-statistic based correlation
 * and heterogeneity robust inference", 2010.
 */
export function afterValue(
  state: Blocks,
  value: number,
  { size, blocks }: BlockSettings,
): { readonly state: Blocks; readonly found?: BlockMean } {
  const count = state.count + 1;
  const sum = state.sum + value;
  if (count < size) return { state: { ...state, count, sum } };
  const means = [...state.means, sum / size].slice(-blocks);
  const next = { count: 0, sum: 0, means };
  if (means.length < blocks) return { state: next };
  const mean = means.reduce((total, one) => total + one, 0) / blocks;
  const variance = means.reduce((total, one) => total + (one - mean) ** 2, 0) / (blocks - 1);
  const t = variance > 0 ? mean / Math.sqrt(variance / blocks) : 0;
  return { state: next, found: { mean, t } };
}
