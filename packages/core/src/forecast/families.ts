import { fitHuberSteps } from './fit-huber.ts';
import { fitRidgeSteps } from './fit-ridge.ts';
import { holdoutMetrics, leastSquaresShrinkage } from './holdout-metrics.ts';
import type { ModelParameters } from './model.ts';
import type { Fitted, ModelFamily } from './model-family.ts';
import { clip, FORECAST_CLIP } from './predict.ts';
import { shareOf } from './share-of.ts';
import { splitTraining } from './training-rows.ts';

export const RIDGE_FAMILY: ModelFamily = { name: 'ridge', fitSteps: fitRidgeSteps };

/** Serves as a ridge model does; only its fit trusts outliers less. */
export const HUBER_FAMILY: ModelFamily = { name: 'huber', fitSteps: fitHuberSteps };

/** "It goes on as it went": the mean scaled return, shrunk by what the holdout says of it. */
export const DRIFT_FAMILY: ModelFamily = {
  name: 'drift',
  *fitSteps(training) {
    const split = splitTraining(training);
    if (split.kind === 'too-few-rows') return split;
    const { rows, inner, holdout, targets } = split;
    const tried = new Float64Array(holdout.length).fill(clip(meanOf(inner, targets), FORECAST_CLIP));
    const shrinkage = leastSquaresShrinkage(holdout, tried, targets);
    const scaled = tried.map((forecast) => forecast * shrinkage + 0);
    return {
      kind: 'fitted',
      parameters: { kind: 'drift', mean: meanOf(rows, targets), shrinkage },
      rows: rows.length,
      metrics: holdoutMetrics(holdout, scaled, targets),
      holdout: { rows: holdout, scaled },
    };
  },
};

/** The plain mean of families. Needs all of them: there is no average where one has too few rows. */
export function averageFamily(members: readonly ModelFamily[]): ModelFamily {
  const volatility = members.find((member) => member.volatilitySteps !== undefined)?.volatilitySteps;
  return {
    name: 'average',
    ...(volatility !== undefined && { volatilitySteps: volatility }),
    *fitSteps(training) {
      const split = splitTraining(training);
      if (split.kind === 'too-few-rows') return split;
      const { holdout, rows, targets } = split;
      const fits: Fitted<ModelParameters>[] = [];
      for (const [i, member] of members.entries()) {
        const fit = yield* shareOf(member.fitSteps(training), i / members.length, 1 / members.length);
        if (fit.kind === 'too-few-rows') return fit;
        fits.push(fit);
      }
      const scaled = Float64Array.from(
        holdout,
        (_, i) => fits.reduce((sum, fit) => sum + (fit.holdout.scaled[i] ?? 0), 0) / fits.length,
      );
      return {
        kind: 'fitted',
        parameters: { kind: 'average', members: fits.map(({ parameters }) => parameters) },
        rows: rows.length,
        metrics: holdoutMetrics(holdout, scaled, targets),
        holdout: { rows: holdout, scaled },
      };
    },
  };
}

function meanOf(rows: Int32Array, targets: Float64Array): number {
  let sum = 0;
  for (const row of rows) sum += targets[row] ?? 0;
  return rows.length > 0 ? sum / rows.length : 0;
}
