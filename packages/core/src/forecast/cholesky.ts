/**
 * Solves `(A + ridge * diagonal(penalty)) x = b` for a symmetric positive definite matrix, row after row, by
 * Cholesky's decomposition. Only the lower triangle of `a` is read. `undefined` when it is not positive definite.
 */
export function solveRidge(
  a: Float64Array,
  b: Float64Array,
  ridge: number,
  penalty: Float64Array,
): Float64Array | undefined {
  const n = b.length;
  const lower = new Float64Array(n * n);
  const at = (i: number, j: number) => lower[i * n + j] ?? 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = (a[i * n + j] ?? 0) + (i === j ? ridge * (penalty[i] ?? 0) : 0);
      for (let k = 0; k < j; k += 1) sum -= at(i, k) * at(j, k);
      if (i !== j) lower[i * n + j] = sum / at(j, j);
      else if (sum > 0) lower[i * n + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i += 1) {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k += 1) sum -= at(i, k) * (x[k] ?? 0);
    x[i] = sum / at(i, i);
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let sum = x[i] ?? 0;
    for (let k = i + 1; k < n; k += 1) sum -= at(k, i) * (x[k] ?? 0);
    x[i] = sum / at(i, i);
  }
  return x;
}
