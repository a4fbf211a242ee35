import type { Candle } from '@foretick/core/candle';
import type { Champion } from '@foretick/ports';

/** What the trainer remembers of one instrument. A JSON value. */
export interface ScheduleState {
  /** Close time of the newest final candle seen, epoch ms. */
  readonly closeTime: number;
  /** Complete candles up to there, counted up to what the first training needs and beyond. */
  readonly usableCandles: number;
  /** Close time of the candle at which the newest model was trained; `undefined` before the first. */
  readonly trainedAt?: number;
  /** No training before a candle that closes then, epoch ms. */
  readonly notBefore: number;
  /** Who serves, by horizon in seconds, as far as the trainer knows. */
  readonly champions: Readonly<Record<number, Champion>>;
}

export interface ScheduleSettings {
  readonly mode: 'inline' | 'background';
  readonly minCandles: number;
  readonly trainEveryMs: number;
}

export function firstState(usableCandles: number): ScheduleState {
  return { closeTime: 0, usableCandles, notBefore: 0, champions: {} };
}

/** The state with a new final candle in it. */
export function withCandle(state: ScheduleState, candle: Candle): ScheduleState {
  const usableCandles = state.usableCandles + (candle.complete ? 1 : 0);
  return { ...state, closeTime: candle.closeTime, usableCandles };
}

export function withTraining(state: ScheduleState, trainedAt: number, trainEveryMs: number): ScheduleState {
  return { ...state, trainedAt, notBefore: trainedAt + trainEveryMs };
}

export function withChampion(state: ScheduleState, horizonSec: number, champion: Champion): ScheduleState {
  return { ...state, champions: { ...state.champions, [horizonSec]: champion } };
}

/**
 * The state after a drift that a candle showed. What the newest training saw already asks for nothing, and a storm of alarms for
 * no more than four trainings where the schedule has one.
 */
export function withDrift(state: ScheduleState, asOf: number, trainEveryMs: number): ScheduleState {
  const { trainedAt } = state;
  if (trainedAt === undefined || asOf <= trainedAt) return state;
  return { ...state, notBefore: Math.min(state.notBefore, trainedAt + Math.floor(trainEveryMs / 4)) };
}

/** The state after a training that made no model. */
export function withFailure(state: ScheduleState, candle: Candle, trainEveryMs: number): ScheduleState {
  const retryMs = Math.min(trainEveryMs, RETRY_CANDLES * candle.intervalSec * 1_000);
  return { ...state, notBefore: candle.closeTime + retryMs };
}

/**
 * Whether to train at this candle, which `state` holds already.
 *
 * Recorded history (a venue's own candles, imports) is there to learn from, not to be lived through again, so
 * it never starts a training for each of its candles:
 * - `inline`: only candles made from trades start one. The decision rests on event time and on the count of candles
 *   alone, never on how they were batched, so a replay that was interrupted decides as one that was not.
 * - `background`: at most one training for a batch, at its newest candle. Recorded history may start the first
 *   training, so that a live start has a model as soon as its warm-up is in; later ones need a candle from trades.
 */
export function isDue(
  state: ScheduleState,
  candle: Candle,
  newestOfBatch: boolean,
  settings: ScheduleSettings,
): boolean {
  if (state.usableCandles < settings.minCandles || candle.closeTime < state.notBefore) return false;
  if (settings.mode === 'inline') return candle.origin === 'trades';
  return newestOfBatch && (candle.origin === 'trades' || state.trainedAt === undefined);
}

/** A state as it was snapshotted, or `undefined` when the value is none. */
export function parseScheduleState(value: unknown): ScheduleState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const { closeTime, usableCandles, trainedAt, notBefore } = fields;
  if (!isTime(closeTime) || !isTime(usableCandles) || !isTime(notBefore)) return undefined;
  if (trainedAt !== undefined && !isTime(trainedAt)) return undefined;
  // Written by the trainer; snapshots of before it kept them have none.
  const champions = (fields.champions ?? {}) as ScheduleState['champions'];
  const state = { closeTime, usableCandles, notBefore, champions };
  return trainedAt === undefined ? state : { ...state, trainedAt };
}

/** Candles to wait after a training that failed, unless the next one is due earlier. */
const RETRY_CANDLES = 60;

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
