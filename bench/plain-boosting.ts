/**
 * Boosting of squared error on binned columns as one would write it in plain TypeScript: level by level, the histograms of
 * each node from its rows. The baseline of the gbdt benchmark. Returns the margins.
 */
export function boostPlainly(
  bins: readonly Uint8Array[],
  labels: Float64Array,
  rounds: number,
  maxDepth: number,
): Float64Array {
  const margins = new Float64Array(labels.length);
  for (let round = 0; round < rounds; round += 1) {
    const gradients = margins.map((margin, row) => margin - (labels[row] ?? 0));
    let level: Uint32Array[] = [Uint32Array.from(labels, (_, row) => row)];
    for (let depth = 0; depth < maxDepth; depth += 1)
      level = level.flatMap((rows) => split(bins, gradients, rows));
    for (const rows of level) {
      let sum = 0;
      for (const row of rows) sum += gradients[row] ?? 0;
      const value = (-0.1 * sum) / (rows.length + 1);
      for (const row of rows) margins[row] = (margins[row] ?? 0) + value;
    }
  }
  return margins;
}

function split(bins: readonly Uint8Array[], gradients: Float64Array, rows: Uint32Array): Uint32Array[] {
  let best = { gain: 0, feature: -1, bin: 0 };
  const sums = new Float64Array(256);
  const counts = new Float64Array(256);
  for (const [feature, column] of bins.entries()) {
    sums.fill(0);
    counts.fill(0);
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i] ?? 0;
      const bin = column[row] ?? 0;
      sums[bin] = (sums[bin] ?? 0) + (gradients[row] ?? 0);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    const whole = sums.reduce((a, b) => a + b, 0);
    let left = 0;
    let count = 0;
    for (let bin = 0; bin < 255; bin += 1) {
      left += sums[bin] ?? 0;
      count += counts[bin] ?? 0;
      const gain = left ** 2 / (count + 1) + (whole - left) ** 2 / (rows.length - count + 1);
      if (gain > best.gain && count > 0 && count < rows.length) best = { gain, feature, bin };
    }
  }
  const column = bins[best.feature];
  if (column === undefined) return [rows];
  return [
    rows.filter((row) => (column[row] ?? 0) <= best.bin),
    rows.filter((row) => (column[row] ?? 0) > best.bin),
  ];
}
