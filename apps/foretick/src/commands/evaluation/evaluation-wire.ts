import { auditFirst } from '@foretick/core/evaluation';
import type { PairEvaluation } from './evaluate-pair.ts';
import { adjustedPValue, verdictOf } from './verdict.ts';

/** An evaluation as programs read it. Figures that are too good to be believed are named with the level they are above. */
export function evaluationToWire(evaluation: PairEvaluation): Record<string, unknown> {
  const { instrument, seed, companions, regime, result, trials, holdout, audit } = evaluation;
  const suspicionsOf = (figures: Parameters<typeof auditFirst>[0], horizonSec: number) =>
    auditFirst(figures, regime, horizonSec);
  return {
    ...{ instrument, seed, companions, regime },
    from: result.from,
    to: result.to,
    train_days: result.trainDays,
    refit_days: result.refitEveryDays,
    latency_ms: result.latencyMs,
    market: snakeCased(result.market),
    scores: result.scores.map((score) => {
      const tried = trials.get(score.horizonSec) ?? 1;
      return snakeCased({
        ...score,
        trials: tried,
        dmPValueAdjusted: adjustedPValue(score, tried),
        verdict: verdictOf(score, tried),
        auditFirst: suspicionsOf(score, score.horizonSec),
      });
    }),
    quantile_intervals: result.quantiles.map(snakeCased),
    volatility: result.volatility.map((score) =>
      snakeCased({ ...score, auditFirst: suspicionsOf({ logRvR2: score.logRvR2 }, score.horizonSec) }),
    ),
    ablation: evaluation.ablation.map(snakeCased),
    holdout: holdout === undefined ? null : { ...snakeCased(holdout), opened_now: evaluation.openedHoldout },
    audit: audit === undefined ? null : snakeCased(audit),
  };
}

/** A record's names as they are written outside, records in it too; what is undefined becomes `null`. */
function snakeCased(record: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      outside(value),
    ]),
  );
}

function outside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(outside);
  return typeof value === 'object' && value !== null ? snakeCased(value) : (value ?? null);
}
