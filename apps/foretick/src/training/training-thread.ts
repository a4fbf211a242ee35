import { parentPort, workerData } from 'node:worker_threads';
import { stableId } from '@foretick/ports';
import { type PackedJob, type TrainedHorizon, trainingSteps, unpackJob } from '@foretick/service-trainer';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import { type TrainingRecipe, toolsOf } from './training-recipe.ts';

/** What the thread is started with: numbers and names, since code cannot be handed over. */
export interface ThreadStart {
  readonly packed: PackedJob;
  readonly recipe: TrainingRecipe;
  /** Of the feature view of the process. */
  readonly viewHash: string;
}

export type ThreadReply =
  | { readonly kind: 'trained'; readonly trained: readonly TrainedHorizon[] }
  | { readonly kind: 'other-view' };

const { packed, recipe, viewHash }: ThreadStart = workerData;
const view = await loadFeatureView();

/** One training, then the thread ends and its memory is free. */
function train(): ThreadReply {
  if (stableId(view.description) !== viewHash) return { kind: 'other-view' };
  const steps = trainingSteps(unpackJob(packed), toolsOf(recipe, view));
  for (;;) {
    const step = steps.next();
    if (step.done) return { kind: 'trained', trained: step.value };
  }
}

parentPort?.postMessage(train());
