import type { Dataset } from '../dataset.ts';
import { Model } from '../model/model.ts';
import { lossOf } from '../objective/losses.ts';
import type { FullParams, TrainParams } from '../params.ts';
import { binTrainingColumn, binValidationColumn, placeLabels, stageColumn } from './bin-columns.ts';
import { soloCrew } from './crew.ts';
import { planTraining } from './plan.ts';
import { type Grown, type RoundReport, runRounds } from './rounds.ts';
import { newMemory, openWorkplace } from './workplace.ts';

export interface SyncOptions {
  /** Rows that the metric is taken on after each round. */
  readonly validation?: Dataset;
}

/** A trained model and what is worth knowing about how it came to be. */
export interface Training {
  readonly model: Model;
  /** Round with the best validation metric; the last one without a validation set. */
  readonly bestRound: number;
  /** The validation metric after each round. */
  readonly validationLosses: readonly number[];
  readonly warnings: readonly TrainingWarning[];
}

export interface TrainingWarning {
  readonly code: 'CONSTANT_FEATURE';
  readonly feature: number;
  readonly message: string;
}

/** Trains on the calling thread and returns when it is done. Same errors as `train`. */
export function trainSync(dataset: Dataset, params: TrainParams, options: SyncOptions = {}): Training {
  const steps = trainSteps(dataset, params, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Trains in small steps on the calling thread, so the caller decides when to go on: each `next()` sorts one column (a report
 * of round 0), then grows one tree. The generator returns the training. Same errors as `train`.
 */
export function* trainSteps(
  dataset: Dataset,
  params: TrainParams,
  { validation }: SyncOptions = {},
): Generator<RoundReport, Training, undefined> {
  const { params: full, layout } = planTraining(dataset, validation, params, 1);
  const memory = newMemory(layout);
  const place = openWorkplace(memory, layout, full.objective);
  for (const [feature, column] of dataset.columns.entries()) {
    stageColumn(memory, layout, 0, column, feature);
    binTrainingColumn(memory, place.kernel, layout, 0, feature, full.maxBins);
    yield { round: 0, rounds: full.rounds, validationLoss: undefined, bestRound: 0 };
  }
  for (const [feature, column] of (validation?.columns ?? []).entries()) {
    stageColumn(memory, layout, 0, column, feature);
    binValidationColumn(place.kernel, layout, 0, feature);
  }
  placeLabels(place, dataset, validation);
  const grown = yield* runRounds(place, soloCrew(place), full);
  return concludeTraining(dataset, full, grown);
}

/** The model of grown trees. */
export function concludeTraining(dataset: Dataset, { objective }: FullParams, grown: Grown): Training {
  const { link } = lossOf(objective);
  const model = new Model({
    trees: grown.trees,
    features: dataset.columns.length,
    featureNames: dataset.featureNames,
    baseMargin: grown.baseMargin,
    link,
    objective: objective.kind === 'custom' ? { kind: 'custom', link } : objective,
    roundsToFloat32: true,
  });
  const losses = grown.validationLosses;
  const best = losses.reduce((at, loss, i) => (loss < (losses[at] ?? Infinity) ? i : at), 0);
  return {
    model,
    bestRound: losses.length === 0 ? grown.trees.length : best + 1,
    validationLosses: losses,
    warnings: grown.constantFeatures.map((feature) => ({
      code: 'CONSTANT_FEATURE',
      feature,
      message: `columns[${feature}]: all values are equal, so it is never split on; leave it out`,
    })),
  };
}
