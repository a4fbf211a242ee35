import type { Candle } from '@foretick/core/candle';
import { bandsAfterCandle } from '@foretick/core/forecast';
import {
  type Append,
  type Champion,
  challengerAfter,
  championAfter,
  ForetickError,
  type ModelRegistry,
  type PromotionEvent,
} from '@foretick/ports';
import { DEFAULT_GUARD, guardAfterCandle, rollBack } from './live-guard.ts';
import { DEFAULT_MAX_MODEL_AGE_MS, type PredictorOptions } from './predictor-options.ts';
import { type PredictorState, promoteUpTo, type Serving, servingAt, setServing } from './predictor-state.ts';
import { isExpired, persistenceOf } from './serving-model.ts';

/**
 * Puts promotions in force, scores the forecasts that the candle decides, and takes champions out of service that do worse than
 * persistence or have grown old. Everything follows from candles, from records and from forecasts made earlier, so it
 * needs nobody's word and comes out the same in a replay; a roll-back takes effect with this candle, which has not been
 * forecast from yet.
 */
export async function judge(
  state: PredictorState,
  candle: Candle,
  options: PredictorOptions,
  load: ModelRegistry['load'],
): Promise<Append[]> {
  const outputs: Append[] = [];
  promoteUpTo(state, candle.closeTime);
  for (const horizonSec of options.horizonsSec) {
    const scored = afterCandle(servingAt(state, horizonSec), candle, horizonSec);
    const [judged, failed] = await judgeSkill(scored, candle, horizonSec, options, load);
    const [aged, expired] = await judgeAge(judged, candle, horizonSec, options, load);
    setServing(state, horizonSec, aged);
    for (const event of [failed, expired]) {
      if (event === undefined) continue;
      await recordRollBack(event, options);
      outputs.push({ topic: 'promotions', key: candle.instrument, value: event });
    }
  }
  return outputs;
}

type Judged = readonly [serving: Serving, event?: PromotionEvent | undefined];

function afterCandle(serving: Serving, candle: Candle, horizonSec: number): Serving {
  const { bands, shadowBands } = serving;
  return {
    ...serving,
    bands: bandsAfterCandle(bands, candle, horizonSec),
    shadowBands: bandsAfterCandle(shadowBands, candle, horizonSec),
  };
}

async function judgeSkill(
  serving: Serving,
  candle: Candle,
  horizonSec: number,
  options: PredictorOptions,
  load: ModelRegistry['load'],
): Promise<Judged> {
  const settings = options.guard ?? DEFAULT_GUARD;
  const { champion, persistence } = serving;
  const { guard, pValue } = guardAfterCandle(serving.guard, champion, candle, horizonSec, settings);
  const next = { ...serving, guard };
  if (champion === undefined || pValue === undefined) return [next];
  const fallback = await persistenceOf(persistence, load);
  const event = rollBack(guard, champion, candle, horizonSec, pValue, fallback, settings);
  return afterEvent(next, event, candle, horizonSec, options);
}

async function judgeAge(
  serving: Serving,
  candle: Candle,
  horizonSec: number,
  options: PredictorOptions,
  load: ModelRegistry['load'],
): Promise<Judged> {
  const { champion, persistence } = serving;
  const maxAgeMs = options.maxModelAgeMs ?? DEFAULT_MAX_MODEL_AGE_MS;
  if (champion === undefined || !(await isExpired(champion, candle.closeTime, maxAgeMs, load)))
    return [serving];
  const fallback = await persistenceOf(persistence, load);
  return afterEvent(
    serving,
    expiry(champion, fallback, candle, horizonSec, maxAgeMs),
    candle,
    horizonSec,
    options,
  );
}

/** It cannot come back by itself, but a newer version may at once. */
function expiry(
  { modelVersion: replaces }: Champion,
  { model, modelVersion }: { readonly model: string; readonly modelVersion: string },
  { instrument, intervalSec, closeTime }: Candle,
  horizonSec: number,
  maxAgeMs: number,
): PromotionEvent {
  const days = Math.round((maxAgeMs / DAY_MS) * 100) / 100;
  return {
    ...{ kind: 'promotion', instrument, intervalSec, horizonSec, model, modelVersion },
    effectiveFrom: closeTime,
    reason: `what ${replaces} learnt from ended more than ${days} days ago, and nothing newer was promoted`,
    by: 'guard',
    replaces,
  };
}

const DAY_MS = 86_400_000;

function afterEvent(
  serving: Serving,
  event: PromotionEvent,
  candle: Candle,
  horizonSec: number,
  options: PredictorOptions,
): Judged {
  const champion = championAfter(serving.champion, event);
  const challenger = challengerAfter(serving.challenger, champion, event);
  const settings = options.guard ?? DEFAULT_GUARD;
  const { guard } = guardAfterCandle(serving.guard, champion, candle, horizonSec, settings);
  return [{ ...serving, champion, challenger, guard }, event];
}

/** The log is the truth about promotions; the registry's copy is for people, so its failure stops nothing. */
async function recordRollBack(event: PromotionEvent, { registry, report }: PredictorOptions): Promise<void> {
  try {
    await registry.promote(event);
  } catch (cause) {
    const message = `The roll-back of ${event.replaces} takes effect, but the registry could not record it.`;
    report?.(new ForetickError('PROMOTION_NOT_RECORDED', message, { cause, retryable: true }));
  }
}
