import { seededRandom } from '@foretick/core/evaluation';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import type { ForecastHeads, RidgeParameters } from '@foretick/core/forecast';
import { type Clock, type ModelVersion, stableId } from '@foretick/ports';
import type { RunTraining, TrainingJob } from '@foretick/service-trainer';

/**
 * Models drawn from a hash of what a real training would learn from, in place of fitted ones: what they forecast matters to no
 * promise that is checked here, and fitting takes most of the time. Half of them pass; the guard finds out which should not have.
 */
export function quickTraining(clock: Clock, random: () => number): RunTraining {
  return async (job, signal) => {
    await clock.sleep(random() * 20_000, signal);
    return job.horizonsSec.map((horizonSec) => {
      const place = placeOf(job, horizonSec);
      const draw = seededRandom(Number.parseInt(place.hash.slice(0, 8), 16));
      const passed = draw() < 0.5;
      const parameters = ridge(draw);
      const gate = { passed, holds: passed || draw() < 0.5, reasons: ['drawn by lot'], figures: {} };
      const challenger = { ...place.version, model: 'ridge', modelVersion: `ridge-${place.id}`, parameters };
      return {
        horizonSec,
        challenger: { ...challenger, gate },
        unchanged: {
          ...place.version,
          ...{ model: 'persistence', modelVersion: `persistence-${place.id}` },
          parameters: { kind: 'persistence' },
        },
      };
    });
  };
}

function placeOf({ own, closeTime, intervalSec }: TrainingJob, horizonSec: number) {
  const { instrument, candles, surroundings } = own;
  const closes = candles.slice(-60).map(({ openTime, close, complete }) => [openTime, close, complete]);
  const news = surroundings.news.map(({ id, availableAt }) => [id, availableAt]);
  const hash = stableId(instrument, closeTime, horizonSec, JSON.stringify(closes), JSON.stringify(news));
  const version: Omit<ModelVersion, 'model' | 'modelVersion' | 'parameters'> = {
    ...{ instrument, intervalSec, horizonSec, dataTo: closeTime, trainingRows: candles.length },
    featureViewHash: stableId(DEFAULT_FEATURE_VIEW.description),
    dataFrom: candles[0]?.closeTime ?? closeTime,
    heads: HEADS,
    metrics: {},
  };
  return { hash, id: `${closeTime}-${hash.slice(0, 8)}`, version };
}

function ridge(draw: () => number): RidgeParameters {
  const width = DEFAULT_FEATURE_VIEW.features.length;
  const few = Array.from({ length: width }, (_, at) => (at < 4 ? draw() - 0.5 : 0));
  return {
    ...{ kind: 'ridge', means: few.map(() => 0), scales: few.map(() => 1), coefficients: few },
    ...{ intercept: 0, lambda: 1, shrinkage: draw() * 0.5 },
  };
}

const HEADS: ForecastHeads = {
  median: { threshold: 0, factor: 0.5 },
  volatility: { kind: 'scaled', factor: 1 },
  errorQuantiles: Array.from({ length: 200 }, (_, at) => 0.01 + at * 0.015),
};
