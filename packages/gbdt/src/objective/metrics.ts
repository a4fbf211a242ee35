import type { Metric } from './objective.ts';

/** Names of metrics that early stopping and reports can use; lower is better for all. */
export type MetricName =
  | 'rmse'
  | 'mae'
  | 'huber'
  | 'pseudo-huber'
  | 'pinball'
  | 'log-loss'
  | 'poisson-deviance'
  | 'gamma-deviance';

const TINY = 1e-15;

/** A metric by its name; `parameter` is delta, slope or level where it has one. */
export function metricNamed(name: MetricName, parameter: number): Metric {
  switch (name) {
    case 'rmse': {
      const meanSquare = meanOf((p, y) => (p - y) * (p - y));
      return (predictions, labels, weights) => Math.sqrt(meanSquare(predictions, labels, weights));
    }
    case 'mae':
      return meanOf((p, y) => Math.abs(p - y));
    case 'huber':
      return meanOf((p, y) => {
        const size = Math.abs(p - y);
        return size <= parameter ? 0.5 * size * size : parameter * (size - 0.5 * parameter);
      });
    case 'pseudo-huber':
      return meanOf((p, y) => parameter * parameter * (Math.sqrt(1 + ((p - y) / parameter) ** 2) - 1));
    case 'pinball':
      return meanOf((p, y) => (y >= p ? parameter * (y - p) : (1 - parameter) * (p - y)));
    case 'log-loss':
      return meanOf((p, y) => {
        const inside = Math.min(Math.max(p, TINY), 1 - TINY);
        return -(y * Math.log(inside) + (1 - y) * Math.log(1 - inside));
      });
    case 'poisson-deviance':
      return meanOf((p, y) => {
        const mean = Math.max(p, TINY);
        return 2 * ((y > 0 ? y * Math.log(y / mean) : 0) - (y - mean));
      });
    case 'gamma-deviance':
      return meanOf((p, y) => {
        const mean = Math.max(p, TINY);
        const amount = Math.max(y, TINY);
        return 2 * (Math.log(mean / amount) + amount / mean - 1);
      });
  }
}

function meanOf(loss: (prediction: number, label: number) => number): Metric {
  return (predictions, labels, weights) => {
    let sum = 0;
    let weightSum = 0;
    for (let i = 0; i < labels.length; i += 1) {
      const weight = weights === undefined ? 1 : (weights[i] ?? 0);
      sum += weight * loss(predictions[i] ?? 0, labels[i] ?? 0);
      weightSum += weight;
    }
    return sum / weightSum;
  };
}
