export { rivalsAmong } from './attempts.ts';
export { createTrainer, type Trainer } from './create-trainer.ts';
export { decide } from './decide.ts';
export { treesFamily } from './models/trees-family.ts';
export { type PackedJob, packJob, unpackJob } from './packed-job.ts';
export { type RunTraining, type TrainingSettings, trainingInSlices, trainModels } from './train-models.ts';
export type { TrainerOptions } from './trainer-options.ts';
export type { InstrumentHistory, TrainedHorizon, TrainingJob, TrainingTools } from './training-job.ts';
export { trainingSteps } from './training-steps.ts';
