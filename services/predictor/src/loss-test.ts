/**
 * One-sided p-value for "the mean of these is above 0", on a series whose neighbours may be correlated: Newey and West's
 * (1987) long-run variance with Bartlett weights, held against Student's t with one degree of freedom for each stretch
 * longer than the memory, less one. That is within 0.03 of the fixed-b critical value of Kiefer and Vogelsang (2005) at 1 %.
 * `overlap` is how many neighbours share part of what they measure; 1: none. 1 for a series that never varies or is too short.
 */
export function meanAboveZero(values: readonly number[], overlap: number): number {
  const n = values.length;
  const lags = Math.min(memory(n, overlap), n - 1);
  const degrees = Math.floor(n / (lags + 1)) - 1;
  if (degrees < 1) return 1;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let variance = autocovariance(values, mean, 0);
  for (let lag = 1; lag <= lags; lag += 1) {
    variance += 2 * (1 - lag / (lags + 1)) * autocovariance(values, mean, lag);
  }
  if (!(variance > 0)) return 1;
  return studentUpperTail(mean / Math.sqrt(variance / n), degrees);
}

/** Chance that Student's t with whole `degrees` is above `t`: the finite series of Abramowitz and Stegun 26.7.3 and 26.7.4. */
export function studentUpperTail(t: number, degrees: number): number {
  const angle = Math.atan(Math.abs(t) / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const within = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  const tail = (1 - within) / 2;
  return t >= 0 ? tail : 1 - tail;
}

/** Lags that count: Newey and West's rule of thumb, or twice the overlap, since Bartlett's weights fade over it. */
function memory(n: number, overlap: number): number {
  return Math.max(Math.floor(4 * (n / 100) ** (2 / 9)), 2 * (overlap - 1));
}

function autocovariance(values: readonly number[], mean: number, lag: number): number {
  let sum = 0;
  for (let i = lag; i < values.length; i += 1) {
    sum += ((values[i] ?? 0) - mean) * ((values[i - lag] ?? 0) - mean);
  }
  return sum / values.length;
}
