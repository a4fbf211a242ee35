import type { Prediction } from '@foretick/core/forecast';
import type { ForecastPlace, ForecastQuery, ForecastRow } from '@foretick/ports';
import { compareText, newest } from './series.ts';
import type { Tables } from './tables.ts';

/** Forecasts with their outcomes, oldest `asOf` first. */
export function readForecasts(
  { predictions, outcomes }: Pick<Tables, 'predictions' | 'outcomes'>,
  query: ForecastQuery,
): readonly ForecastRow[] {
  const { instrument, horizonSec, role, model, predictionId, settled = false, before, limit } = query;
  const isAsked = (one: Prediction): boolean =>
    (instrument === undefined || one.instrument === instrument) &&
    (horizonSec === undefined || one.horizonSec === horizonSec) &&
    (role === undefined || one.role === role) &&
    (model === undefined || one.model === model) &&
    (predictionId === undefined || one.predictionId === predictionId) &&
    (!settled || outcomes.get(one.predictionId) !== undefined) &&
    (before === undefined || comparePlaces(one, before) < 0);
  const found: Prediction[] = [];
  for (const prediction of predictions.within(query).toReversed()) {
    // Those of the time that the last one has are needed: which of them stay is decided by more than the time.
    const isEnough = limit !== undefined && found.length >= limit;
    if (isEnough && prediction.asOf !== found.at(-1)?.asOf) break;
    if (isAsked(prediction)) found.push(prediction);
  }
  return newest(found.sort(comparePlaces), limit)
    .toSorted((a, b) => a.asOf - b.asOf || compareText(a.instrument, b.instrument))
    .map((prediction) => ({ prediction, outcome: outcomes.get(prediction.predictionId) }));
}

function comparePlaces(a: ForecastPlace, b: ForecastPlace): number {
  return (
    a.asOf - b.asOf ||
    a.horizonSec - b.horizonSec ||
    compareText(a.role, b.role) ||
    compareText(a.predictionId, b.predictionId)
  );
}
