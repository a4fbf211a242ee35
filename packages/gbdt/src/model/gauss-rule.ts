/** Points within 0 and 1 with their weights: sums in place of integrals over 0 to 1. */
export interface GaussRule {
  readonly points: Float64Array;
  /** 1 minus each point, to full precision. */
  readonly rests: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The rule of Gauss and Legendre with `size` points: exact for polynomials of degree up to 2 × size − 1.
 * Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 25.4.29; the roots by Newton's method.
 */
export function gaussRule(size: number): GaussRule {
  const points = new Float64Array(size);
  const rests = new Float64Array(size);
  const weights = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    let root = Math.cos((Math.PI * (i + 0.75)) / (size + 0.5));
    let slope = 1;
    for (let step = 0; step < 10; step += 1) {
      const { value, derivative } = legendre(size, root);
      slope = derivative;
      root -= value / derivative;
    }
    points[i] = (1 - root) / 2;
    rests[i] = (1 + root) / 2;
    weights[i] = 1 / ((1 - root * root) * slope * slope);
  }
  return { points, rests, weights };
}

function legendre(degree: number, x: number): { value: number; derivative: number } {
  let before = 1;
  let value = x;
  for (let n = 2; n <= degree; n += 1)
    [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return { value, derivative: (degree * (x * value - before)) / (x * x - 1) };
}
