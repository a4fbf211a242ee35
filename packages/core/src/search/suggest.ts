/** A point of the unit cube and how bad it was. Lower is better; `undefined`: it failed, or is not known yet. */
export interface Observation {
  readonly point: readonly number[];
  readonly loss: number | undefined;
}

/**
 * The next point to try, by a tree-structured Parzen estimator: where good points are dense and bad ones are not. The best
 * quarter of the points are the good ones; those without a loss are bad, which keeps a batch from trying one place twice.
 * With fewer than `STARTUP` losses the point is drawn evenly. `random` gives numbers in [0, 1) and is all that chance decides.
 *
 * Sources: J. Bergstra et al., "Algorithms for hyper-parameter optimization", 2011; S. Falkner et al., "BOHB", 2018 (one kernel over
 * all dimensions).
 */
export function suggestPoint(
  dimensions: number,
  observations: readonly Observation[],
  random: () => number,
): readonly number[] {
  const even = () => Array.from({ length: dimensions }, random);
  const known = observations.flatMap(({ point, loss }) => (loss === undefined ? [] : [{ point, loss }]));
  if (known.length < STARTUP) return even();
  const ranked = known.sort((a, b) => a.loss - b.loss).map(({ point }) => point);
  const goodCount = Math.max(Math.ceil(GOOD_SHARE * ranked.length), LEAST_GOOD);
  const good = ranked.slice(0, goodCount);
  const unknown = observations.flatMap(({ point, loss }) => (loss === undefined ? [point] : []));
  const bad = [...ranked.slice(goodCount), ...unknown];
  const goodWidth = widthOf(good.length, dimensions);
  const badWidth = widthOf(bad.length, dimensions);
  let best = even();
  let bestRatio = Number.NEGATIVE_INFINITY;
  for (let candidate = 0; candidate < CANDIDATES; candidate += 1) {
    const place = Math.floor(random() * (good.length + 1));
    const centre = good[place];
    const point = centre === undefined ? even() : centre.map((value) => near(value, goodWidth, random));
    const ratio = logDensity(point, good, goodWidth) - logDensity(point, bad, badWidth);
    if (ratio <= bestRatio) continue;
    bestRatio = ratio;
    best = point;
  }
  return best;
}

/** Points that are drawn evenly before any density means something. */
const STARTUP = 8;

const GOOD_SHARE = 0.2;
const LEAST_GOOD = 3;
const CANDIDATES = 64;

/** Widest and narrowest kernel, in units of the cube; between them by Scott's rule. */
const WIDEST = 0.25;
const NARROWEST = 0.04;

function widthOf(count: number, dimensions: number): number {
  return Math.max(WIDEST * Math.max(count, 1) ** (-1 / (dimensions + 4)), NARROWEST);
}

/** A normal draw around a value, drawn again until it lies in the cube. */
function near(value: number, width: number, random: () => number): number {
  for (let tries = 0; tries < 100; tries += 1) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const drawn = value + width * radius * Math.cos(2 * Math.PI * random());
    if (drawn >= 0 && drawn <= 1) return drawn;
  }
  return value;
}

/** Mean of normal kernels around the points and of the even density, so that no place is ruled out. */
function logDensity(
  point: readonly number[],
  centres: readonly (readonly number[])[],
  width: number,
): number {
  let sum = 1;
  for (const centre of centres) {
    let log = 0;
    for (let i = 0; i < point.length; i += 1) {
      const z = ((point[i] ?? 0) - (centre[i] ?? 0)) / width;
      log -= (z * z) / 2 + Math.log(width * SQRT_TWO_PI * massInside(centre[i] ?? 0, width));
    }
    sum += Math.exp(log);
  }
  return Math.log(sum / (centres.length + 1));
}

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** How much of a kernel lies in the cube. */
function massInside(centre: number, width: number): number {
  return cumulative((1 - centre) / width) - cumulative(-centre / width);
}

/** Of the normal distribution, within 0.0002. Source: logistic approximation of S. Bowling et al., 2009. */
function cumulative(z: number): number {
  return 1 / (1 + Math.exp(-(0.07056 * z ** 3 + 1.5976 * z)));
}
