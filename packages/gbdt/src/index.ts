export { type Column, createDataset, type Dataset, type DatasetInput } from './dataset.ts';
export { GbdtError, type GbdtErrorCode } from './errors.ts';
export { readLightgbmText } from './format/read-lightgbm.ts';
export { readXgboostJson } from './format/read-xgboost.ts';
export { Model, type ModelObjective, type ModelParts } from './model/model.ts';
export { permutationImportance } from './model/permutation-importance.ts';
export type { Tree } from './model/tree.ts';
export { type MetricName, metricNamed } from './objective/metrics.ts';
export type {
  BuiltinObjective,
  CustomObjective,
  Gradients,
  Link,
  Metric,
  Objective,
} from './objective/objective.ts';
export type { TrainParams } from './params.ts';
export type { RoundReport } from './training/rounds.ts';
export { type TrainOptions, train } from './training/train.ts';
export {
  type SyncOptions,
  type Training,
  type TrainingWarning,
  trainSteps,
  trainSync,
} from './training/train-sync.ts';
