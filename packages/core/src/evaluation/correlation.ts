/**
 * Pearson's correlation over the entries that count; `undefined` where one side is constant. Two passes, since returns are
 * small beside their sums of squares.
 */
export function correlation(
  x: Float64Array,
  y: Float64Array,
  counts: (i: number) => boolean = () => true,
): number | undefined {
  let n = 0;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < x.length; i += 1) {
    if (!counts(i)) continue;
    n += 1;
    meanX += x[i] ?? 0;
    meanY += y[i] ?? 0;
  }
  meanX /= Math.max(n, 1);
  meanY /= Math.max(n, 1);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i += 1) {
    if (!counts(i)) continue;
    const dx = (x[i] ?? 0) - meanX;
    const dy = (y[i] ?? 0) - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined;
}
