import { auditFirst, type MarketRegime, type WalkForwardResult } from '@foretick/core/evaluation';

/** An evaluation as programs read it. Figures that are too good to be believed are named with the level they are above. */
export function evaluationToWire(result: WalkForwardResult, regime: MarketRegime): Record<string, unknown> {
  const { from, to, trainDays, refitEveryDays, latencyMs, market, scores, volatility } = result;
  return {
    from,
    to,
    train_days: trainDays,
    refit_days: refitEveryDays,
    latency_ms: latencyMs,
    market: snakeCased(market),
    scores: scores.map((score) =>
      snakeCased({ ...score, auditFirst: auditFirst(score, regime, score.horizonSec) }),
    ),
    volatility: volatility.map((score) =>
      snakeCased({ ...score, auditFirst: auditFirst(score, regime, score.horizonSec) }),
    ),
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
