/** A sum that keeps the rounding error beside it (Neumaier 1974), so that order and length hardly matter. */
export interface CompensatedSum {
  sum: number;
  error: number;
}

export function zeroSum(): CompensatedSum {
  return { sum: 0, error: 0 };
}

export function addTo(total: CompensatedSum, value: number): void {
  const sum = total.sum + value;
  total.error += Math.abs(total.sum) >= Math.abs(value) ? total.sum - sum + value : value - sum + total.sum;
  total.sum = sum;
}

export function sumOf(total: CompensatedSum): number {
  return total.sum + total.error;
}
