import { auditLeakage, describeLeak } from '@foretick/core/audit';
import type { TrainingTools } from '@foretick/service-trainer';
import { trainingAudit } from './audit-pipeline.ts';

/** The leakage audit of what one training sees, for figures that are too good to believe. */
export const gateAudit: NonNullable<TrainingTools['audit']> = function* (history, view, horizonsSec) {
  const outcome = yield* auditLeakage({
    ...trainingAudit({ ...history, candles: history.candles.slice(-MOST_CANDLES) }, view, horizonsSec),
    lookbackMs: 12 * HOUR_MS,
    lookaheadMs: 6 * HOUR_MS,
    cuts: 50,
    seed: 1,
  });
  switch (outcome.kind) {
    case 'passed':
      return { passed: true, words: 'nothing depends on what came later' };
    case 'leak':
      return { passed: false, words: describeLeak(outcome.leak) };
    case 'nothing_to_compare':
      return { passed: false, words: 'there is too little history to tell' };
  }
};

const HOUR_MS = 3_600_000;

/** Two months: several matrices of all features are held at once. */
const MOST_CANDLES = 90_000;
