import { MODELLED_LATENCY_MS } from '@foretick/core/candle';
import {
  type MarketRegime,
  marketRegime,
  medianLatencyMs,
  type WalkForwardResult,
  walkForward,
} from '@foretick/core/evaluation';
import { COMPANION_SLOTS, type CompanionSlot } from '@foretick/core/feature';
import type { InstrumentId } from '@foretick/core/trade';
import {
  ForetickError,
  type Holdout,
  holdoutOf,
  stableId,
  type TrialRecord,
  trialsOf,
} from '@foretick/ports';
import { quantileTrees } from '@foretick/service-trainer';
import { INTERVAL_SEC } from '../../config/horizons.ts';
import { loadFeatureView } from '../../custom/load-feature-view.ts';
import type { Workspace } from '../../profiles/profile.ts';
import { auditCommand } from '../audit.ts';
import { inSlices } from '../in-slices.ts';
import { instrumentOf } from '../instrument-of.ts';
import { modelFamilies } from '../model-families.ts';
import { storedSurroundings } from '../stored-surroundings.ts';
import { type AblationRow, ablate } from './ablation.ts';
import { type AuditFindings, auditFindings } from './audit-findings.ts';
import type { EvaluateArguments } from './evaluate-arguments.ts';
import { chooseSpan, type Span } from './span.ts';

/** Everything that an evaluation of one pair came to. */
export interface PairEvaluation {
  readonly instrument: InstrumentId;
  readonly seed: number;
  readonly companions: readonly CompanionSlot[];
  readonly regime: MarketRegime;
  readonly result: WalkForwardResult;
  readonly ablation: readonly AblationRow[];
  /** Settings that were tried on each horizon so far, these included. */
  readonly trials: ReadonlyMap<number, number>;
  readonly holdout: Holdout | undefined;
  /** Whether this evaluation looked into the holdout. */
  readonly openedHoldout: boolean;
  /** `undefined` where the leakage audit was not asked for. */
  readonly audit: AuditFindings | undefined;
}

const DAY_MS = 86_400_000;
/** History before the training window for averages that reach far back. */
const WARM_UP_DAYS = 10;
/** As much as an audit takes. */
const AUDITED_DAYS = 184;

/** Walks forward, again without each group that is to be left out, and writes down what was tried. */
export async function evaluatePair(
  workspace: Workspace,
  given: EvaluateArguments,
  pair: string,
  progress: (share: number, stage: string) => void,
  signal: AbortSignal,
): Promise<PairEvaluation> {
  const { store, clock, trials } = workspace;
  const instrument = await instrumentOf(store, pair, given.exchange);
  const stored = (await store.instruments()).find((one) => one.instrument === instrument);
  const range = stored?.candles.find((one) => one.intervalSec === INTERVAL_SEC);
  if (range === undefined) {
    throw new ForetickError(
      'NO_CANDLES',
      `${instrument} has no 1-minute candles; import some with foretick import`,
    );
  }
  const before = await trials.records();
  const span = chooseSpan(given, { ...range, instrument }, holdoutOf(before, instrument));
  const read = {
    from: span.start - (span.trainDays + WARM_UP_DAYS) * DAY_MS,
    to: span.end + Math.max(...given.horizons) * 1_000,
  };
  const candles = await store.candles({ instrument, intervalSec: INTERVAL_SEC, ...read });
  const surroundings = await storedSurroundings(store, instrument, read);
  const view = await loadFeatureView();
  const options = {
    from: span.start,
    to: span.end,
    horizonsSec: given.horizons,
    families: modelFamilies(given.models, given.seed),
    ...(given.trainDays === undefined ? {} : { trainDays: given.trainDays }),
    ...{ seed: given.seed, refitEveryDays: given.refitDays, view, surroundings },
    latencyMs: medianLatencyMs(candles) ?? MODELLED_LATENCY_MS,
  };
  const parts = 1 + given.ablate.length + (given.audit ? 1 : 0);
  let done = 0;
  const show = (share: number, stage: string) => progress((done + share) / parts, stage);
  const quantiles = given.quantileTrees ? { quantiles: quantileTrees(given.seed) } : {};
  const steps = walkForward(candles, { ...options, ...quantiles });
  const result = await inSlices('evaluation', steps, (step) => show(step.share, step.stage), clock, signal);
  const records = recordsOf(result, span, instrument, given, stableId(view.description), clock.now());
  await trials.append(records);
  const ablation: AblationRow[] = [];
  for (const group of given.ablate) {
    done += 1;
    const again = ablate(group, candles, options, result.forecasts);
    const showShare = (share: number) => show(share, `without ${group}`);
    ablation.push(...(await inSlices('evaluation', again, showShare, clock, signal)));
  }
  await trials.append(ablatedRecords(ablation, span, instrument, clock.now()));
  done += 1;
  const auditedFrom = Math.max(read.from, range.firstOpenTime, span.end - AUDITED_DAYS * DAY_MS);
  const audited = { pair, exchange: given.exchange, from: auditedFrom, to: span.end };
  const audit = given.audit
    ? auditFindings(await auditCommand(workspace)(audited, (share) => show(share, 'audit'), signal))
    : undefined;
  const companions = COMPANION_SLOTS.filter((slot) => surroundings.companions[slot] !== undefined);
  const after = [...before, ...records];
  return {
    ...{ instrument, seed: given.seed, companions, result, ablation, audit },
    regime: marketRegime(instrument, companions),
    trials: new Map(given.horizons.map((one) => [one, trialsOf(after, instrument, one)])),
    holdout: holdoutOf(after, instrument),
    openedHoldout: span.opensHoldout,
  };
}

/** What each group was worth, for the scoreboard. */
function ablatedRecords(
  ablation: readonly AblationRow[],
  { start, end }: Span,
  instrument: InstrumentId,
  now: number,
): readonly TrialRecord[] {
  return ablation.map(({ group, model, horizonSec, skillDifference, interval }) => ({
    ...({ kind: 'ablated', instrument, horizonSec, model, group, from: start, to: end } as const),
    ...(skillDifference !== undefined && { worth: skillDifference }),
    ...(interval !== undefined && { interval: [interval[0], interval[1]] as const }),
    ...{ by: 'evaluate', at: now },
  }));
}

/** What goes into the ledger: each model on each horizon is a trial, and a look into the holdout is a look. */
function recordsOf(
  { scores }: WalkForwardResult,
  { start, end, opensHoldout }: Span,
  instrument: InstrumentId,
  { refitDays, seed }: EvaluateArguments,
  viewHash: string,
  now: number,
): readonly TrialRecord[] {
  const shared = { instrument, from: start, to: end, by: 'evaluate', at: now } as const;
  const tried = scores.flatMap(({ model, horizonSec, trainDays, mseSkill }): readonly TrialRecord[] => {
    if (model === 'persistence') return [];
    const settings = `${model}, ${trainDays} days, every ${refitDays} days, seed ${seed}, view ${viewHash}`;
    return [{ kind: 'tried', ...shared, horizonSec, settings, ...(mseSkill !== undefined && { mseSkill }) }];
  });
  return opensHoldout ? [{ kind: 'holdout-opened', ...shared }, ...tried] : tried;
}
