import type { FeatureVector } from '@foretick/core/feature';
import { type ModelParameters, predict } from '@foretick/core/forecast';
import type { ForecastRow } from '@foretick/ports';
import { createCounter, isSame, type Verified } from './difference.ts';

/** Applies each model again to the vector that it was served. */
export async function verifyPredictions(
  forecasts: readonly ForecastRow[],
  vectors: readonly FeatureVector[],
  parametersOf: (modelVersion: string) => Promise<ModelParameters | undefined>,
): Promise<Verified> {
  const leftOut = createCounter();
  const byAsOf = new Map(vectors.map((vector) => [vector.asOf, vector]));
  let compared = 0;
  for (const { prediction } of forecasts) {
    if (prediction.status !== 'published') {
      leftOut.add('missed');
      continue;
    }
    const { model, modelVersion, asOf, horizonSec, intervalSec, logReturn: stored } = prediction;
    const parameters =
      model === 'persistence' ? { kind: 'persistence' as const } : await parametersOf(modelVersion);
    const vector = byAsOf.get(asOf);
    const isReady = parameters !== undefined && (parameters.kind === 'persistence' || vector !== undefined);
    if (!isReady) {
      leftOut.add(parameters === undefined ? 'the model is no longer kept' : 'the vector is not there');
      continue;
    }
    compared += 1;
    const computed = predict(parameters, vector ?? { values: [], volatility: 0 }, horizonSec, intervalSec);
    if (isSame(stored, computed)) continue;
    const field = `${modelVersion}, ${horizonSec} s`;
    const difference = { what: 'prediction', field, time: asOf, stored, computed };
    return { compared, leftOut: leftOut.counts, difference };
  }
  return { compared, leftOut: leftOut.counts, difference: undefined };
}
