/**
 * The `level` quantile of values, which are put in another order. Between two values it is linear; the place is
 * level·(n+1), so few values lean outward (type 6 of Hyndman and Fan, 1996).
 */
export function quantileOf(values: Float64Array, level: number): number {
  const count = values.length;
  if (count === 0) return 0;
  const place = level * (count + 1) - 1;
  const below = Math.min(Math.max(Math.floor(place), 0), count - 1);
  const low = select(values, below);
  if (place <= below || below + 1 >= count) return low;
  let high = Infinity;
  for (let i = below + 1; i < count; i += 1) high = Math.min(high, values[i] ?? Infinity);
  return low + (place - below) * (high - low);
}

/** The smallest value with at least `level` of the weight at or below it. */
export function weightedQuantileOf(values: Float64Array, weights: Float64Array, level: number): number {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const half = level * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  let last = 0;
  for (const at of order) {
    if ((weights[at] ?? 0) === 0) continue;
    last = values[at] ?? 0;
    sum += weights[at] ?? 0;
    if (sum >= half) break;
  }
  return last;
}

/** Value of rank k; smaller ones end before it, larger after it (Hoare's selection, median of three). */
function select(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const a = values[low] ?? 0;
    const b = values[(low + high) >>> 1] ?? 0;
    const c = values[high] ?? 0;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i += 1;
      while ((values[j] ?? 0) > pivot) j -= 1;
      if (i > j) break;
      const value = values[i] ?? 0;
      values[i] = values[j] ?? 0;
      values[j] = value;
      i += 1;
      j -= 1;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k] ?? 0;
}
