import type { LiveRecord } from './live-record.ts';
import { type ModelRecord, parametersHash } from './model-record.ts';
import type { ServedSpan } from './served-spans.ts';

/** A version as the command line writes it: snake_case, `null` where we say `undefined`. */
export function recordToWire(
  { version, alias, served, rolledBack }: ModelRecord,
  live: LiveRecord | undefined,
) {
  const { lineage } = version;
  return {
    model_version: version.modelVersion,
    model: version.model,
    instrument: version.instrument,
    interval_sec: version.intervalSec,
    horizon_sec: version.horizonSec,
    alias: alias ?? null,
    rolled_back: rolledBack,
    data_from: version.dataFrom,
    data_to: version.dataTo,
    training_rows: version.trainingRows,
    feature_view_hash: version.featureViewHash,
    parameters_hash: parametersHash(version),
    data_hash: lineage?.dataHash ?? null,
    data_rows: lineage?.dataRows ?? null,
    code_version: lineage?.codeVersion ?? null,
    seed: lineage?.seed ?? null,
    trials: lineage?.trials ?? null,
    pooled: lineage?.pooled ?? null,
    metrics: version.metrics,
    gate: version.gate ?? null,
    served: served.map(spanToWire),
    live:
      live === undefined
        ? null
        : {
            scored: live.scored,
            mae_bp: live.maeBp,
            persistence_mae_bp: live.persistenceMaeBp,
            mse_skill: live.mseSkill ?? null,
          },
  };
}

export function spanToWire({ instrument, horizonSec, champion, until }: ServedSpan) {
  return {
    instrument,
    horizon_sec: horizonSec,
    model: champion.model,
    model_version: champion.modelVersion,
    effective_from: champion.effectiveFrom,
    until: until ?? null,
    by: champion.by,
    reason: champion.reason,
    replaces: champion.replaces ?? null,
    hold_until: champion.holdUntil === 0 ? null : champion.holdUntil,
  };
}
