/**
 * How several numbers were distributed over a long time and are over the newest window. A JSON value of fixed size. Windows follow
 * each other without overlap.
 */
export interface Distribution {
  /** Rows of the first stretch, which tells where the bins lie; then rows of the window. */
  readonly rows: number;
  readonly isLearning: boolean;
  readonly numbers: readonly NumberDistribution[];
}

interface NumberDistribution {
  /** Of the first stretch: mean, and sum of squared distances from it. */
  readonly mean: number;
  readonly squares: number;
  /** Rows in each bin: over the long time, fading, and in the window. */
  readonly before: readonly number[];
  readonly now: readonly number[];
  /** Of the indices of earlier windows, fading: weight, sum, sum of squares. */
  readonly known: readonly [weight: number, sum: number, squares: number];
}

export interface DistributionSettings {
  /** Rows that tell where the bins lie. */
  readonly learning: number;
  /** Rows in a window. */
  readonly window: number;
}

export const NEW_DISTRIBUTION: Distribution = { rows: 0, isLearning: true, numbers: [] };

/** Inner bounds of ten bins that a normal number falls into equally often, in standard deviations. */
const BOUNDS = [-1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816] as const;

/** From this population stability index on a change is commonly called large. */
const LARGE = 0.25;

/** What a window keeps of the weight of those before it. */
const FADING = 0.95;

/** Windows before an index is known well enough to be held against. */
const LEAST_KNOWN = 5;

/** Standard deviations beyond what a number's index usually is. */
const UNUSUAL = 4;

/**
 * Takes a row in. At the end of a window gives the share of numbers that are distributed unlike before: their population stability
 * index against the long time is large and far above what it is from window to window. Many numbers swing by themselves over a
 * window, with the hours of the day for one, so each is held against its own habit.
 */
export function afterRow(
  state: Distribution,
  row: readonly number[],
  { learning, window }: DistributionSettings,
): { readonly state: Distribution; readonly drifted?: number } {
  const rows = state.rows + 1;
  if (state.isLearning) {
    const numbers = row.map((value, i) => learnt(state.numbers[i], value, rows));
    return { state: { rows: rows % learning, isLearning: rows < learning, numbers } };
  }
  const counted = state.numbers.map((one, i) => counting(one, row[i] ?? 0, learning));
  if (rows < window) return { state: { ...state, rows, numbers: counted } };
  let judged = 0;
  let drifted = 0;
  const numbers = counted.map((one) => {
    const { isJudged, isDrifted, next } = windowEnd(one);
    judged += isJudged ? 1 : 0;
    drifted += isDrifted ? 1 : 0;
    return next;
  });
  const next = { ...state, rows: 0, numbers };
  return judged === 0 ? { state: next } : { state: next, drifted: drifted / judged };
}

const NO_ROWS = [...BOUNDS, 0].map(() => 0);

/** Welford's running mean and sum of squares. */
function learnt(before: NumberDistribution | undefined, value: number, rows: number): NumberDistribution {
  const { mean = 0, squares = 0 } = before ?? {};
  const next = mean + (value - mean) / rows;
  return {
    mean: next,
    squares: squares + (value - mean) * (value - next),
    before: NO_ROWS,
    now: NO_ROWS,
    known: [0, 0, 0],
  };
}

function counting(one: NumberDistribution, value: number, learning: number): NumberDistribution {
  const deviation = Math.sqrt(one.squares / learning);
  const scaled = deviation > 0 ? (value - one.mean) / deviation : Math.sign(value - one.mean);
  const bin = BOUNDS.filter((bound) => scaled > bound).length;
  return { ...one, now: one.now.map((count, i) => (i === bin ? count + 1 : count)) };
}

function windowEnd(one: NumberDistribution): {
  readonly isJudged: boolean;
  readonly isDrifted: boolean;
  readonly next: NumberDistribution;
} {
  const hasBefore = one.before.some((count) => count > 0);
  const index = hasBefore ? stabilityIndex(one.before, one.now) : 0;
  const [weight, sum, squares] = one.known;
  const mean = sum / Math.max(weight, 1);
  const spread = Math.sqrt(Math.max(squares / Math.max(weight, 1) - mean ** 2, 0));
  const bound = Math.max(LARGE, mean + UNUSUAL * spread);
  // What never moved, as features of a companion that is not there, says nothing by staying so.
  const isJudged = weight >= LEAST_KNOWN && (one.squares > 0 || index > LARGE);
  // One change must not teach that such changes are usual.
  const isDrifted = isJudged && index > bound;
  const taught = isDrifted ? bound : index;
  const before = one.before.map((count, i) => count * FADING + (one.now[i] ?? 0));
  const known = [weight + 1, sum + taught, squares + taught ** 2] as const;
  return {
    isJudged,
    isDrifted,
    next: { ...one, before, now: NO_ROWS, known: hasBefore ? faded(known) : one.known },
  };
}

function faded([weight, sum, squares]: readonly [number, number, number]): readonly [number, number, number] {
  // 20 windows of weight at most, so that habits may change.
  const share = weight > MOST_KNOWN ? MOST_KNOWN / weight : 1;
  return [weight * share, sum * share, squares * share];
}

const MOST_KNOWN = 20;

/** Population stability index of two histograms, with half a row in each bin so that none is empty. */
export function stabilityIndex(before: readonly number[], now: readonly number[]): number {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count + 0.5, 0);
  const [allBefore, allNow] = [total(before), total(now)];
  return before.reduce((sum, count, i) => {
    const p = (count + 0.5) / allBefore;
    const q = ((now[i] ?? 0) + 0.5) / allNow;
    return sum + (q - p) * Math.log(q / p);
  }, 0);
}
