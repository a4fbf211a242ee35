import { GbdtError } from '../errors.ts';
import { type MetricName, metricNamed } from './metrics.ts';
import type { Gradients, Link, Loss, Objective } from './objective.ts';
import { quantileOf, weightedQuantileOf } from './quantile-of.ts';

/** XGBoost's and LightGBM's cushion for Poisson: a Hessian this much higher keeps the first steps small. */
const POISSON_CUSHION = Math.exp(0.7);
/** Keeps exp() of a margin within float32. */
const LARGEST_MARGIN = 80;
const LEAST_HESSIAN = 1e-16;

/** The loss of an objective. Errors: BAD_OBJECTIVE where a parameter is out of range. */
export function lossOf(objective: Objective): Loss {
  const parameter = parameterOf(objective);
  switch (objective.kind) {
    case 'squared-error':
      return loss('identity', 'rmse', 1, meanLabel, (r) => r, one);
    case 'huber':
      return loss('identity', 'huber', parameter, medianLabel, (r) => clamp(r, parameter), one);
    case 'pseudo-huber':
      return loss(
        'identity',
        'pseudo-huber',
        parameter,
        medianLabel,
        (r) => r / Math.sqrt(1 + (r / parameter) ** 2),
        (r) => (1 + (r / parameter) ** 2) ** -1.5,
      );
    case 'quantile':
      return {
        ...loss(
          'identity',
          'pinball',
          parameter,
          (labels, weights) => quantile(labels, weights, parameter),
          (r) => (r >= 0 ? 1 - parameter : -parameter),
          one,
        ),
        renewsTo: parameter,
      };
    case 'logistic':
      return {
        ...loss('logistic', 'log-loss', 1, meanLogit, (r) => r, one),
        gradients: logisticGradients,
        refuses: (y) => (y >= 0 && y <= 1 ? undefined : 'labels from 0 to 1'),
      };
    case 'poisson':
      return {
        ...loss('exp', 'poisson-deviance', 1, meanLog, (r) => r, one),
        gradients: poissonGradients,
        refuses: (y) => (y >= 0 ? undefined : 'labels from 0 up'),
      };
    case 'gamma':
      return {
        ...loss('exp', 'gamma-deviance', 1, meanLog, (r) => r, one),
        gradients: gammaGradients,
        refuses: (y) => (y > 0 ? undefined : 'labels above 0'),
      };
    case 'custom':
      return {
        link: objective.link ?? 'identity',
        metric: objective.metric ?? metricNamed('rmse', 1),
        gradients: objective.gradients,
        baseMargin: () => objective.baseMargin ?? 0,
        refuses: () => undefined,
        renewsTo: undefined,
      };
  }
}

/** Delta, slope or level of an objective that has one, else 1. */
export function parameterOf(objective: Objective): number {
  if (objective.kind === 'quantile') {
    if (!(objective.level > 0 && objective.level < 1))
      throw new GbdtError('BAD_OBJECTIVE', `quantile: level ${objective.level}; allowed is between 0 and 1`);
    return objective.level;
  }
  const scale =
    objective.kind === 'huber'
      ? (objective.delta ?? 1)
      : objective.kind === 'pseudo-huber'
        ? (objective.slope ?? 1)
        : 1;
  if (!(scale > 0 && scale < Infinity)) {
    throw new GbdtError(
      'BAD_OBJECTIVE',
      `${objective.kind}: delta or slope ${scale}; allowed are finite numbers above 0`,
    );
  }
  return scale;
}

/** A margin after the link. */
export function linked(margin: number, link: Link): number {
  if (link === 'identity') return margin;
  return link === 'exp' ? Math.exp(margin) : 1 / (1 + Math.exp(-margin));
}

/** The margin whose prediction this is. */
export function unlinked(prediction: number, link: Link): number {
  if (link === 'identity') return prediction;
  return link === 'exp' ? Math.log(prediction) : Math.log(prediction / (1 - prediction));
}

/** The nearest margin whose prediction is a float32, as model files have it; itself where that is not finite. */
export function storableMargin(margin: number, link: Link): number {
  const stored = unlinked(Math.fround(linked(margin, link)), link);
  return Number.isFinite(stored) ? stored : margin;
}

/** Where both derivatives depend on the residual (margin − label) alone. */
function loss(
  link: Link,
  metric: MetricName,
  parameter: number,
  baseMargin: Loss['baseMargin'],
  first: (residual: number) => number,
  second: (residual: number) => number,
): Loss {
  return {
    link,
    metric: metricNamed(metric, parameter),
    baseMargin,
    refuses: () => undefined,
    renewsTo: undefined,
    gradients: (margins, labels, weights, gradient, hessian) => {
      for (let i = 0; i < labels.length; i += 1) {
        const residual = (margins[i] ?? 0) - (labels[i] ?? 0);
        const weight = weights === undefined ? 1 : (weights[i] ?? 0);
        gradient[i] = weight * first(residual);
        hessian[i] = weight * second(residual);
      }
    },
  };
}

const logisticGradients: Gradients = (margins, labels, weights, gradient, hessian) => {
  for (let i = 0; i < labels.length; i += 1) {
    const probability = 1 / (1 + Math.exp(-(margins[i] ?? 0)));
    const weight = weights === undefined ? 1 : (weights[i] ?? 0);
    gradient[i] = weight * (probability - (labels[i] ?? 0));
    hessian[i] = weight * Math.max(probability * (1 - probability), LEAST_HESSIAN);
  }
};

const poissonGradients: Gradients = (margins, labels, weights, gradient, hessian) => {
  for (let i = 0; i < labels.length; i += 1) {
    const mean = Math.exp(clamp(margins[i] ?? 0, LARGEST_MARGIN));
    const weight = weights === undefined ? 1 : (weights[i] ?? 0);
    gradient[i] = weight * (mean - (labels[i] ?? 0));
    hessian[i] = weight * mean * POISSON_CUSHION;
  }
};

const gammaGradients: Gradients = (margins, labels, weights, gradient, hessian) => {
  for (let i = 0; i < labels.length; i += 1) {
    const ratio = (labels[i] ?? 0) * Math.exp(-clamp(margins[i] ?? 0, LARGEST_MARGIN));
    const weight = weights === undefined ? 1 : (weights[i] ?? 0);
    gradient[i] = weight * (1 - ratio);
    hessian[i] = weight * ratio;
  }
};

function one(): number {
  return 1;
}

function clamp(value: number, size: number): number {
  return Math.min(Math.max(value, -size), size);
}

function meanLabel(labels: Float64Array, weights: Float64Array | undefined): number {
  let sum = 0;
  let weightSum = 0;
  for (let i = 0; i < labels.length; i += 1) {
    const weight = weights === undefined ? 1 : (weights[i] ?? 0);
    sum += weight * (labels[i] ?? 0);
    weightSum += weight;
  }
  return sum / weightSum;
}

function medianLabel(labels: Float64Array, weights: Float64Array | undefined): number {
  return quantile(labels, weights, 0.5);
}

function quantile(labels: Float64Array, weights: Float64Array | undefined, level: number): number {
  const values = labels.slice();
  return weights === undefined ? quantileOf(values, level) : weightedQuantileOf(values, weights, level);
}

function meanLogit(labels: Float64Array, weights: Float64Array | undefined): number {
  const mean = Math.min(Math.max(meanLabel(labels, weights), 1e-6), 1 - 1e-6);
  return Math.log(mean / (1 - mean));
}

function meanLog(labels: Float64Array, weights: Float64Array | undefined): number {
  return Math.log(Math.max(meanLabel(labels, weights), 1e-16));
}
