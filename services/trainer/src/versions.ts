import type { GateVerdict } from '@foretick/core/evaluation';
import type { FeatureView } from '@foretick/core/feature';
import type { Fitted, ForecastHeads, ModelParameters } from '@foretick/core/forecast';
import { type Lineage, type ModelVersion, stableId } from '@foretick/ports';
import type { TrainingJob } from './training-job.ts';

/** What versions of one training and horizon have in common. */
export interface VersionPlace {
  readonly job: TrainingJob;
  readonly horizonSec: number;
  readonly view: FeatureView;
  readonly lineage: Lineage;
  /** Labelled rows that were learnt from. */
  readonly rows: number;
  /** Close time of the first candle, epoch ms. */
  readonly dataFrom: number | undefined;
}

export function challengerVersion(
  place: VersionPlace,
  model: string,
  { parameters, metrics }: Fitted<ModelParameters>,
  heads: ForecastHeads,
  gate: GateVerdict,
): ModelVersion {
  return { ...versionOf(place, model, parameters, heads), metrics, gate };
}

/** "No change", with how far it may be off. */
export function unchangedVersion(place: VersionPlace, heads: ForecastHeads): ModelVersion {
  return versionOf(place, 'persistence', { kind: 'persistence' }, heads);
}

function versionOf(
  { job, horizonSec, view, lineage, rows, dataFrom }: VersionPlace,
  model: string,
  parameters: ModelParameters,
  heads: ForecastHeads,
): ModelVersion {
  const { closeTime, intervalSec } = job;
  const { instrument } = job.own;
  const featureViewHash = stableId(view.description);
  // The fitted numbers stand for the data: any other history gives others, hence another version.
  const fitted = JSON.stringify([parameters, heads]);
  const digest = stableId(instrument, intervalSec, horizonSec, featureViewHash, fitted);
  return {
    model,
    modelVersion: `${model}-${compactTime(closeTime)}-${digest.slice(0, 8)}`,
    instrument,
    intervalSec,
    horizonSec,
    featureViewHash,
    dataFrom: dataFrom ?? closeTime,
    dataTo: closeTime,
    trainingRows: rows,
    parameters,
    heads,
    metrics: {},
    lineage,
  };
}

/** `20240131T235900Z` */
function compactTime(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}
