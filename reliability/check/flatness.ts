export interface Flatness {
  /** Median of the last quarter. */
  readonly level: number;
  /** By how much that is above the median of the quarter before; negative where it is below. */
  readonly rise: number;
  readonly flat: boolean;
}

/**
 * Whether a series that was sampled at even steps has stopped rising: the median of its last quarter is above that of the quarter
 * before by no more than `share` of it, or by no more than `slack` where that is more. What falls is flat. `undefined` for fewer
 * than 8 samples.
 */
export function flatness(samples: readonly number[], share: number, slack: number): Flatness | undefined {
  if (samples.length < 8) return undefined;
  const quarter = Math.floor(samples.length / 4);
  const before = median(samples.slice(-2 * quarter, -quarter));
  const level = median(samples.slice(-quarter));
  const rise = level - before;
  return { level, rise, flat: rise <= Math.max(share * Math.abs(before), slack) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low = 0, high = 0] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return (low + high) / 2;
}
