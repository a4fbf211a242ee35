import { horizonVolatility } from './predict.ts';
import type { TrainingRows } from './training-rows.ts';
import type { VolatilityParameters } from './volatility-model.ts';

/**
 * Fits a volatility forecast to the rows and to nothing else: the factor that makes QLIKE least, which is the root mean square of
 * the return in units of the volatility that the features are scaled with.
 */
export function fitVolatility({
  matrix,
  labels,
  from,
  to,
  horizonSec,
  intervalSec,
}: TrainingRows): VolatilityParameters {
  let sum = 0;
  let count = 0;
  for (let row = from; row < to; row += 1) {
    if (matrix.ready[row] !== 1 || labels.known[row] !== 1) continue;
    const deviation = horizonVolatility(matrix.volatility[row] ?? 1, horizonSec, intervalSec);
    sum += ((labels.logReturns[row] ?? 0) / deviation) ** 2;
    count += 1;
  }
  // Where nothing ever moved, the scale says as much as can be said.
  return { kind: 'scaled', factor: sum > 0 ? Math.sqrt(sum / count) : 1 };
}
