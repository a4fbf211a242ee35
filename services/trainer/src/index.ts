export { createTrainer, type Trainer } from './create-trainer.ts';
export { type TreeSettings, treesFamily, treesOf } from './models/trees-family.ts';
export { traceReads } from './traced-store.ts';
export { type TrainingSettings, trainModels } from './train-models.ts';
export type { TrainerOptions } from './trainer-options.ts';
