import type { Dataset } from '../dataset.ts';
import { GbdtError } from '../errors.ts';
import { lossOf } from '../objective/losses.ts';
import { type FullParams, fullParams, type TrainParams } from '../params.ts';
import { type Layout, planLayout } from './layout.ts';

/** A checked training: parameters and the plan of its memory. */
export interface TrainingPlan {
  readonly params: FullParams;
  readonly layout: Layout;
}

const MAX_LEAVES = 65_536;

/** Checks that all inputs fit together. Errors: BAD_PARAMETER, BAD_OBJECTIVE, BAD_LABELS, BAD_COLUMNS, TOO_LARGE. */
export function planTraining(
  dataset: Dataset,
  validation: Dataset | undefined,
  input: TrainParams,
  threads: number,
): TrainingPlan {
  const features = dataset.columns.length;
  const params = fullParams(input, features);
  checkLabels(dataset, params, 'labels');
  if (validation !== undefined) {
    checkLabels(validation, params, 'validation labels');
    if (validation.columns.length !== features) {
      throw new GbdtError(
        'BAD_COLUMNS',
        `validation: ${validation.columns.length} columns, training has ${features}; give the same columns`,
      );
    }
  }
  if (params.earlyStoppingRounds > 0 && validation === undefined) {
    throw new GbdtError(
      'BAD_PARAMETER',
      'earlyStoppingRounds: there is no validation set to watch; give one, or leave it 0',
    );
  }
  const byDepth = params.maxDepth === 0 ? MAX_LEAVES : 2 ** params.maxDepth;
  const maxLeaves = Math.min(params.maxLeaves || MAX_LEAVES, byDepth, dataset.rows, MAX_LEAVES);
  const layout = planLayout({
    rows: dataset.rows,
    validationRows: validation?.rows ?? 0,
    features,
    width: Math.max(1, Math.round(features * params.columnSampling)),
    threads,
    maxLeaves,
    weighted: dataset.weights !== undefined,
    validationWeighted: validation?.weights !== undefined,
  });
  return { params, layout };
}

function checkLabels({ labels }: Dataset, { objective }: FullParams, name: string): void {
  const { refuses } = lossOf(objective);
  const at = labels.findIndex((label) => refuses(label) !== undefined);
  if (at < 0) return;
  const label = labels[at] ?? Number.NaN;
  throw new GbdtError(
    'BAD_LABELS',
    `${name}[${at}]: ${label}; ${objective.kind} allows ${refuses(label)}, change the label or the objective`,
  );
}
