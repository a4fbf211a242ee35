import { DEFAULT_GATE } from '@foretick/core/evaluation';
import type { FeatureView } from '@foretick/core/feature';
import { RIDGE_FAMILY } from '@foretick/core/forecast';
import type { TrainingTools } from '@foretick/service-trainer';
import { gateAudit } from '../commands/gate-audit.ts';
import { type ModelName, modelFamilies } from '../commands/model-families.ts';

/** How scheduled trainings train: everything that names their tools. */
export interface TrainingRecipe {
  readonly model: ModelName;
  readonly alpha: number;
}

/** The tools of the recipe; new ones for each training, since families remember what they fitted. */
export function toolsOf({ model, alpha }: TrainingRecipe, view: FeatureView): TrainingTools {
  const [family = RIDGE_FAMILY] = modelFamilies([model], MODEL_SEED);
  return {
    family,
    view,
    ...(model === 'trees' || model === 'average' ? { seed: MODEL_SEED } : {}),
    gate: { ...DEFAULT_GATE, alpha },
    audit: gateAudit,
  };
}

/** Trees sample rows and columns by it, so that the same candles give the same model. */
const MODEL_SEED = 1;
