import type { Candle } from '@foretick/core/candle';
import type { Prediction } from '@foretick/core/forecast';
import type { Champion, PromotionEvent } from '@foretick/ports';
import { meanAboveZero } from './loss-test.ts';

/** When a champion's own outcomes take it out of service. */
export interface GuardSettings {
  /** Newest scored forecasts that are judged; no judgement before there are so many. */
  readonly window: number;
  /** The same where the horizon is more than five candles: forecasts that overlap so much say less. */
  readonly longWindow: number;
  /** Roll back when the one-sided p-value of "worse than persistence" is below. */
  readonly level: number;
  /** Scored forecasts from one judgement to the next. */
  readonly judgeEvery: number;
  /** Judgements in a row that have to agree: a test repeated every few forecasts would otherwise err far more often than `level`. */
  readonly judgements: number;
  /** Candles after a roll-back during which the schedule promotes nothing. */
  readonly holdCandles: number;
}

export const DEFAULT_GUARD: GuardSettings = {
  window: 500,
  longWindow: 1_000,
  level: 0.005,
  judgeEvery: 100,
  judgements: 3,
  holdCandles: 500,
};

/**
 * What the guard remembers of one horizon. A JSON value. Versions that the schedule promoted one after another are one line:
 * they come of one recipe, and each serves too briefly to be judged by itself.
 */
export interface GuardState {
  readonly line: Line | undefined;
  /** The champion that the line followed, and what its own line had come to. */
  readonly before:
    | { readonly model: string; readonly modelVersion: string; readonly isGood: boolean }
    | undefined;
  /** Forecasts of the line that wait for their target candle, by target time. */
  readonly waiting: readonly {
    readonly targetTime: number;
    readonly basePrice: number;
    readonly logReturn: number;
  }[];
  /** Newest scored forecasts of the line, oldest first: squared error less that of persistence, and that of persistence. */
  readonly losses: readonly number[];
  readonly moves: readonly number[];
  /** Newest candles' shares in these losses, oldest first: what is judged. */
  readonly steps: readonly number[];
  /** Close of the newest candle, if it was complete. */
  readonly newest: { readonly closeTime: number; readonly close: number } | undefined;
  /** Forecasts of the line scored so far. */
  readonly scored: number;
  /** Judgements in a row, up to the newest, that found it worse than persistence. */
  readonly doubts: number;
}

interface Line {
  readonly by: Champion['by'];
  readonly model: string;
  readonly modelVersion: string;
}

export const NEW_GUARD: GuardState = {
  line: undefined,
  before: undefined,
  waiting: [],
  losses: [],
  moves: [],
  steps: [],
  newest: undefined,
  scored: 0,
  doubts: 0,
};

/** The state after a candle closed under this champion; `pValue` is there when the champion has to go. */
export function guardAfterCandle(
  state: GuardState,
  champion: Champion | undefined,
  candle: Candle,
  horizonSec: number,
  settings: GuardSettings,
): { readonly guard: GuardState; readonly pValue?: number } {
  const { closeTime, close, complete } = candle;
  const guard = following(state, champion, settings);
  if (closeTime <= (guard.newest?.closeTime ?? 0)) return { guard };
  const waiting = guard.waiting.filter(({ targetTime }) => targetTime > closeTime);
  if (!complete) return { guard: { ...guard, waiting, newest: undefined } };
  const window = windowOf(horizonSec, candle.intervalSec, settings);
  const due = guard.waiting.find(({ targetTime }) => targetTime === closeTime);
  const steps = [...guard.steps, ...stepOf(guard, candle, due?.logReturn ?? 0)].slice(-window);
  const next = { ...guard, waiting, steps, newest: { closeTime, close } };
  if (due === undefined) return { guard: next };
  const move = Math.log(close / due.basePrice);
  const scored = guard.scored + 1;
  const losses = [...guard.losses, (due.logReturn - move) ** 2 - move ** 2].slice(-window);
  const moves = [...guard.moves, move ** 2].slice(-window);
  const after = { ...next, losses, moves, scored };
  if (scored < window || scored % settings.judgeEvery !== 0) return { guard: after };
  const pValue = meanAboveZero(steps);
  const doubts = pValue < settings.level ? guard.doubts + 1 : 0;
  return { guard: { ...after, doubts }, ...(doubts >= settings.judgements && { pValue }) };
}

/**
 * The candle's share in the losses of the forecasts that it is part of. `(f - m)² - m²` is `f² - 2 f m`, and the move `m` is
 * the sum of the candles' returns, so that each candle can be given its own part: its return times the sum of all
 * forecasts that wait. Losses overlap, these do not: where returns cannot be forecast, no share tells of the next, and a
 * test needs no allowance for the horizon. Source: R. Hodrick, "Dividend yields and expected stock returns", 1992.
 */
function stepOf(
  { waiting, newest }: GuardState,
  { openTime, close }: Candle,
  due: number,
): readonly [number] | readonly [] {
  if (waiting.length === 0 || newest?.closeTime !== openTime) return [];
  const forecasts = waiting.reduce((sum, { logReturn }) => sum + logReturn, 0);
  return [due ** 2 - 2 * Math.log(close / newest.close) * forecasts];
}

function windowOf(horizonSec: number, intervalSec: number, { window, longWindow }: GuardSettings): number {
  return horizonSec > LONG_CANDLES * intervalSec ? longWindow : window;
}

const LONG_CANDLES = 5;

/** The state with a champion's forecast in it. Only published ones of a model can be worse than persistence. */
export function guardAfterForecast(guard: GuardState, prediction: Prediction): GuardState {
  if (prediction.status !== 'published' || prediction.model === 'persistence') return guard;
  const { targetTime, basePrice, logReturn } = prediction;
  return { ...guard, waiting: [...guard.waiting, { targetTime, basePrice, logReturn }] };
}

/** The roll-back of a champion that has to go, to the one before it or to `persistence`. It takes effect with this very candle. */
export function rollBack(
  guard: GuardState,
  champion: Champion,
  { instrument, intervalSec, closeTime }: Candle,
  horizonSec: number,
  pValue: number,
  persistence: { readonly model: string; readonly modelVersion: string },
  settings: GuardSettings,
): PromotionEvent {
  const skill = -sumOf(guard.losses) / sumOf(guard.moves);
  const { before } = guard;
  const isUsable = before?.isGood === true && !champion.rolledBack.includes(before.modelVersion);
  const { model, modelVersion } = isUsable ? before : persistence;
  return {
    ...{ kind: 'promotion', instrument, intervalSec, horizonSec, model, modelVersion },
    effectiveFrom: closeTime,
    reason:
      `the newest ${guard.losses.length} scored forecasts of ${champion.model} were worse than "no change": ` +
      `skill ${(skill * 100).toFixed(2)} %, p ${pValue < 0.0001 ? '< 0.0001' : `= ${pValue.toFixed(4)}`}`,
    by: 'guard',
    replaces: champion.modelVersion,
    holdUntil: closeTime + settings.holdCandles * intervalSec * 1_000,
  };
}

/** Goes on with the line, or begins one with the champion. */
function following(state: GuardState, champion: Champion | undefined, { window }: GuardSettings): GuardState {
  if (champion === undefined || champion.modelVersion === state.line?.modelVersion) return state;
  const { by, model, modelVersion, replaces } = champion;
  const line = { by, model, modelVersion };
  const continues = by === 'schedule' && state.line?.by === 'schedule' && state.line.model === model;
  if (continues) return { ...state, line };
  const isProven = state.scored >= window / MIN_RECORD_SHARE && sumOf(state.losses) < 0;
  const before =
    state.line === undefined || replaces !== undefined
      ? undefined
      : { model: state.line.model, modelVersion: state.line.modelVersion, isGood: isProven };
  return { ...NEW_GUARD, newest: state.newest, line, before };
}

/** A line with fewer scored forecasts than the window's fifth has no record that speaks for it. */
const MIN_RECORD_SHARE = 5;

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
