import type { FeatureMatrix } from '../feature/index.ts';
import { seededRandom } from '../indicator/random-candles.ts';
import type { TrainingRows } from './training-rows.ts';

export const PLANTED_HORIZON_SEC = 300;

/**
 * For tests: one row a minute with four features, the newest five without a label. The scaled return is
 * `0.1 z0 - 0.05 z1 + noise`, where `z0 = (x0 - 3) / 2`, x2 is pure noise and x3 constant.
 */
export function plantedRows(rows: number, noise: number): TrainingRows {
  const random = seededRandom(11);
  const normal = () => random() + random() + random() + random() - 2;
  const width = 4;
  const values = new Float64Array(rows * width);
  const logReturns = new Float64Array(rows);
  const known = new Uint8Array(rows).fill(1, 0, rows - 5);
  const volatility = new Float64Array(rows);
  const scale = 1 / Math.sqrt(1 / 3);
  for (let i = 0; i < rows; i += 1) {
    const [z0, z1, z2] = [normal() * scale, normal() * scale, normal() * scale];
    values.set([3 + 2 * z0, z1, z2, 7], i * width);
    volatility[i] = 0.001 * (1 + random());
    const target = 0.1 * z0 - 0.05 * z1 + noise * normal() * scale;
    logReturns[i] = target * (volatility[i] ?? 0) * Math.sqrt(PLANTED_HORIZON_SEC / 60);
  }
  const asOf = Float64Array.from({ length: rows }, (_, i) => i * 60_000);
  const matrix: FeatureMatrix = {
    rows,
    width,
    names: ['x0', 'x1', 'x2', 'x3'],
    values,
    volatility,
    asOf,
    ready: new Uint8Array(rows).fill(1),
  };
  return {
    matrix,
    labels: { logReturns, known, traded: known },
    from: 0,
    to: rows,
    horizonSec: PLANTED_HORIZON_SEC,
    intervalSec: 60,
  };
}
