import { blockBootstrap, type Interval } from './block-bootstrap.ts';
import { seededRandom } from './seeded-random.ts';

/** Losses of one kind, entry by entry in time order. */
export interface LossPair {
  readonly model: Float64Array;
  /** Of "no change", on the same entries. */
  readonly unchanged: Float64Array;
}

/**
 * 95 % intervals of `1 - sum of losses / sum of losses of "no change"`, one for each pair, by a block bootstrap that resamples
 * all pairs together. `steps` is the horizon in candles.
 */
export function skillIntervals(pairs: readonly LossPair[], steps: number, seed: number): readonly Interval[] {
  return bootstrapOf(
    pairs.flatMap(({ model, unchanged }) => [model, unchanged]),
    steps,
    seed,
    (sums) => pairs.map((_, i) => shareSaved(sums[2 * i] ?? 0, sums[2 * i + 1] ?? 0)),
  );
}

/** 95 % interval of the skill that `model` has above `other`, resampled on the same entries: what they share does not blur it. */
export function skillDifferenceInterval(
  losses: LossPair & { readonly other: Float64Array },
  steps: number,
  seed: number,
): Interval {
  const { model, other, unchanged } = losses;
  const [interval = [0, 0]] = bootstrapOf(
    [model, other, unchanged],
    steps,
    seed,
    ([ours = 0, theirs = 0, base = 0]) => [shareSaved(ours, base) - shareSaved(theirs, base)],
  );
  return interval;
}

function bootstrapOf(
  columns: readonly Float64Array[],
  steps: number,
  seed: number,
  figures: (sums: Float64Array) => readonly number[],
): readonly Interval[] {
  const blockLength = blockLengthOf(columns[0]?.length ?? 0, steps);
  const random = seededRandom(seed);
  return blockBootstrap({ columns, blockLength, resamples: RESAMPLES, level: 0.95, random, figures });
}

function shareSaved(loss: number, base: number): number {
  return base > 0 ? 1 - loss / base : 0;
}

const RESAMPLES = 1_000;

/** A day of minutes, where there are enough of them: volatility and skill both change by the day. */
function blockLengthOf(n: number, steps: number): number {
  return Math.max(Math.min(1_440, Math.floor(n / 20)), 2 * steps, 1);
}
