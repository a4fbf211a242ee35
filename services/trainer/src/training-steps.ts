import {
  type AuditWord,
  DEFAULT_GATE,
  type GateCase,
  type GateEvidence,
  type GateVerdict,
  gateEvidenceSteps,
  judge,
  needsAudit,
} from '@foretick/core/evaluation';
import { featureMatrixSteps } from '@foretick/core/feature';
import {
  fitHeads,
  shareOf,
  splitTraining,
  type TrainingRows,
  volatilitySteps,
} from '@foretick/core/forecast';
import type { Lineage } from '@foretick/ports';
import { dataHashSteps } from './data-hash.ts';
import { isYoung, pooled, type Series } from './pooled-rows.ts';
import type { TrainedHorizon, TrainingJob, TrainingTools } from './training-job.ts';
import { challengerVersion, unchangedVersion } from './versions.ts';

/**
 * One training, from candles to versions: a function of the job and the tools alone. For each horizon the gate judges the recipe
 * on a stretch that it had not seen, and then a model is fitted to everything. Horizons with too few rows are left out.
 * A generator, so that a caller can share the thread: it gives the share done, in [0, 1].
 */
export function* trainingSteps(
  job: TrainingJob,
  tools: TrainingTools,
): Generator<number, readonly TrainedHorizon[]> {
  const { own, others, horizonsSec } = job;
  const { view, family } = tools;
  const ownMatrix = yield* shareOf(featureMatrixSteps(view, own.candles, own.surroundings), 0, 0.1);
  const series: Series[] = [{ candles: own.candles, matrix: ownMatrix }];
  const isPooled = others.length > 0 && isYoung(ownMatrix);
  const histories = isPooled ? [own, ...others] : [own];
  for (const { candles, surroundings } of isPooled ? others : []) {
    const matrix = yield* shareOf(featureMatrixSteps(view, candles, surroundings), 0.1, 0);
    series.push({ candles, matrix });
  }
  const data = yield* shareOf(dataHashSteps(histories), 0.1, 0.1);
  const lineage: Lineage = {
    ...data,
    ...(job.codeVersion !== undefined && { codeVersion: job.codeVersion }),
    ...(tools.seed !== undefined && { seed: tools.seed }),
    ...(tools.trials !== undefined && { trials: tools.trials }),
    ...(isPooled && { pooled: histories.map(({ instrument }) => instrument) }),
  };
  const rowsOf = pooled(series, job.intervalSec);
  const audit = auditOnce(job, tools);
  const trained: TrainedHorizon[] = [];
  for (const [i, horizonSec] of horizonsSec.entries()) {
    const rows = rowsOf(horizonSec);
    const share = 0.8 / horizonsSec.length;
    const from = 0.2 + i * share;
    const gate = yield* shareOf(verdictSteps(rows, series.length, job, tools, audit), from, share * 0.4);
    const fit = yield* shareOf(family.fitSteps(rows), from + share * 0.4, share * 0.4);
    const split = splitTraining(rows);
    if (fit.kind !== 'fitted' || split.kind !== 'split') continue;
    const place = { job, horizonSec, view, lineage, rows: fit.rows, dataFrom: ownMatrix.asOf[0] };
    const still = { rows: split.holdout, scaled: new Float64Array(split.holdout.length) };
    const done = from + share * 0.8;
    const volatility = yield* shareOf(volatilitySteps(family, rows, fit.holdout), done, share * 0.2);
    trained.push({
      horizonSec,
      challenger: challengerVersion(place, family.name, fit, fitHeads(rows, fit.holdout, volatility), gate),
      unchanged: unchangedVersion(place, fitHeads(rows, still, volatility)),
    });
  }
  return trained;
}

/** `pairs`: instruments whose rows lie one among the other. */
function* verdictSteps(
  rows: TrainingRows,
  pairs: number,
  job: TrainingJob,
  tools: TrainingTools,
  audit: () => Generator<number, AuditWord | undefined>,
): Generator<number, GateVerdict> {
  const settings = tools.gate ?? DEFAULT_GATE;
  const { horizonSec } = rows;
  const about: GateCase = { horizonSec, trials: tools.trials ?? 1, regime: job.regime };
  const champion = job.champions[horizonSec];
  const evidence = yield* gateEvidenceSteps(rows, tools.family, champion);
  if ('kind' in evidence) {
    const nothing = new Float64Array(0);
    return judge({ steps: 1, forecasts: nothing, actuals: nothing, intervals: [] }, about, settings);
  }
  const whole: GateEvidence = { ...evidence, steps: evidence.steps * pairs };
  if (!needsAudit(whole, about)) return judge(whole, about, settings);
  const word = yield* audit();
  return judge(whole, { ...about, ...(word !== undefined && { audit: word }) }, settings);
}

/** The audit covers all horizons at once, so it runs once for a training. */
function auditOnce(
  { own, horizonsSec }: TrainingJob,
  { audit, view }: TrainingTools,
): () => Generator<number, AuditWord | undefined> {
  let word: AuditWord | undefined;
  return function* () {
    word ??= audit === undefined ? undefined : yield* audit(own, view, horizonsSec);
    return word;
  };
}
