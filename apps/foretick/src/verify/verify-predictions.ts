import type { FeatureVector } from '@foretick/core/feature';
import { forecastOf, NEW_BANDS, type PublishedPrediction } from '@foretick/core/forecast';
import type { ForecastRow, ModelVersion } from '@foretick/ports';
import { createCounter, isSame, type Verified } from './difference.ts';

export type KeptVersion = Pick<ModelVersion, 'parameters' | 'heads'>;

/** `undefined` where the registry does not have it any more. */
export type VersionOf = (modelVersion: string) => Promise<KeptVersion | undefined>;

const FIELDS = [
  'logReturn',
  'medianLogReturn',
  'volatility',
] as const satisfies readonly (keyof PublishedPrediction)[];

/**
 * Applies each model again to the vector that it was served. Intervals depend on what came before, so `verify-intervals.ts` looks
 * at them; `edge` depends on a setting and is not looked at.
 */
export async function verifyPredictions(
  forecasts: readonly ForecastRow[],
  vectors: readonly FeatureVector[],
  versionOf: VersionOf,
): Promise<Verified> {
  const leftOut = createCounter();
  const byAsOf = new Map(vectors.map((vector) => [vector.asOf, vector]));
  let compared = 0;
  for (const { prediction } of forecasts) {
    if (prediction.status !== 'published') {
      leftOut.add('missed');
      continue;
    }
    const { modelVersion, asOf, horizonSec, intervalSec } = prediction;
    const version = await versionOf(modelVersion);
    if (version === undefined) {
      leftOut.add('the model is no longer kept');
      continue;
    }
    const needsNone = version.parameters.kind === 'persistence' && version.heads === undefined;
    const vector = byAsOf.get(asOf) ?? (needsNone ? { values: [], volatility: 0 } : undefined);
    if (vector === undefined) {
      leftOut.add('the vector is not there');
      continue;
    }
    compared += 1;
    const computed = forecastOf(version, vector, horizonSec, intervalSec, NEW_BANDS);
    const field = FIELDS.find((name) => !isSame(prediction[name], computed[name]));
    if (field === undefined) continue;
    const difference = {
      ...{ what: 'prediction', field: `${field} of ${modelVersion}, ${horizonSec} s`, time: asOf },
      ...{ stored: prediction[field], computed: computed[field] },
    };
    return { compared, leftOut: leftOut.counts, difference };
  }
  return { compared, leftOut: leftOut.counts, difference: undefined };
}
