import { type ApiExplanation, whySchema } from '@foretick/client';
import type { FeatureVector, FeatureView } from '@foretick/core/feature';
import { type Contributions, contributions, type PublishedPrediction } from '@foretick/core/forecast';
import { type ForecastRow, type ModelVersion, rememberedVersions, stableId } from '@foretick/ports';
import * as z from 'zod';
import type { Endpoints } from './endpoints.ts';
import { shown, wholeNumber } from './parameters.ts';
import { Problem } from './problem.ts';
import type { ReadSources } from './read-sources.ts';
import { treeShap } from './tree-shap.ts';
import { forecastToWire } from './wire.ts';

const DEFAULT_LISTED = 12;
const MAX_LISTED = 1_000;

/** People look at the newest forecasts, of few versions; one with its trees takes a few megabytes. */
const MOST_VERSIONS = 24;

const idSchema = z.object({ id: z.string() });

/** `GET /api/v1/forecasts/ID/why`: what each feature added to one forecast, and what came of it. */
export function addWhyRoute(endpoints: Endpoints, { options }: ReadSources): void {
  const { store, registry, view } = options;
  const load = rememberedVersions(registry, MOST_VERSIONS);
  endpoints.get(
    {
      path: '/api/v1/forecasts/:id/why',
      summary: 'What each feature added to one forecast, and what came of it.',
      query: { limit: wholeNumber(1, MAX_LISTED).default(DEFAULT_LISTED) },
      answer: whySchema,
    },
    async ({ limit }, { request }) => {
      const { id } = idSchema.parse(request.params);
      const [row] = await store.forecasts({ predictionId: id, limit: 1 });
      if (row === undefined) {
        throw new Problem(
          404,
          'UNKNOWN_FORECAST',
          `there is no forecast ${shown(id)}; /api/v1/forecasts lists them as prediction_id`,
        );
      }
      const { prediction } = row;
      const version = prediction.model === 'persistence' ? undefined : await load(prediction.modelVersion);
      const explained = await explain(row, version);
      return {
        forecast: forecastToWire(row),
        model: version === undefined ? null : modelOf(version),
        explanation: typeof explained === 'string' ? null : explanationOf(explained, view, limit),
        reason: typeof explained === 'string' ? explained : '',
        headlines: [],
      };
    },
  );

  /** The parts, or in words why there are none. */
  async function explain({ prediction }: ForecastRow, version: ModelVersion | undefined) {
    if (prediction.status === 'missed') return 'no forecast was made';
    if (prediction.model === 'persistence') return 'the forecast is "no change", whatever the features say';
    if (version === undefined) return `the registry has no version ${prediction.modelVersion} any more`;
    const vector = await vectorOf(prediction);
    if (vector === undefined)
      return 'the features that it was made from are not stored yet; ask again in a second';
    if (vector.viewHash !== stableId(view.description)) {
      return 'it was made from other features than this version of Foretick computes, so their names are not known';
    }
    const { horizonSec, intervalSec } = prediction;
    const parts = contributions(version.parameters, vector, horizonSec, intervalSec, treeShap);
    if (parts === undefined) {
      return 'its trees were saved by a version of Foretick that kept too little to take a forecast apart; the next training does';
    }
    return { parts, vector };
  }

  async function vectorOf({ instrument, intervalSec, asOf }: PublishedPrediction) {
    const [vector] = await store.featureVectors({
      instrument,
      intervalSec,
      from: asOf,
      to: asOf + 1,
      limit: 1,
    });
    return vector;
  }
}

function explanationOf(
  { parts, vector }: { readonly parts: Contributions; readonly vector: FeatureVector },
  view: FeatureView,
  limit: number,
): ApiExplanation {
  const all = parts.byFeature.map((contribution, at) => ({
    ...describe(view, at),
    value: vector.values[at] ?? 0,
    log_return: contribution,
  }));
  all.sort((a, b) => Math.abs(b.log_return) - Math.abs(a.log_return));
  return {
    base_log_return: parts.base,
    contributions: all.slice(0, limit),
    rest_log_return: all.slice(limit).reduce((sum, one) => sum + one.log_return, 0),
    limit_log_return: parts.limit,
  };
}

function describe({ features, custom, names }: FeatureView, at: number) {
  const feature = features[at];
  const own = custom[at - features.length];
  return {
    feature: names[at] ?? String(at),
    group: feature?.group ?? 'custom',
    unit: feature?.unit ?? own?.unit ?? '',
  };
}

function modelOf({ model, modelVersion, dataFrom, dataTo, trainingRows }: ModelVersion) {
  return {
    model,
    model_version: modelVersion,
    data_from: dataFrom,
    data_to: dataTo,
    training_rows: trainingRows,
  };
}
