import type { RidgeParameters } from './model.ts';
import { linearForecast, shrunkForecast, standardised } from './predict.ts';

/** A linear model that goes on learning. Means, scales and shrinkage stay as they were fitted. A JSON value. */
export interface OnlineModel {
  readonly start: RidgeParameters;
  /** Share of the error that one outcome takes out of the forecast from the same features, in [0, 1); 0: it learns nothing. */
  readonly rate: number;
}

/** What it has come to. A JSON value where the outcomes told to it are. */
export interface OnlineState {
  readonly coefficients: readonly number[];
  readonly intercept: number;
  /** Target time of the newest outcome that was learnt, epoch ms. */
  readonly learntTo: number;
  /** Outcomes that were told before their time, by target time. */
  readonly waiting: readonly OnlineOutcome[];
}

/** What came of the forecast from one vector. */
export interface OnlineOutcome {
  /** Epoch ms; one outcome for each. */
  readonly targetTime: number;
  /** Features in the order of the view. */
  readonly values: ArrayLike<number>;
  /** `logReturn / (volatility * sqrt(horizon))`, clipped as in training. */
  readonly target: number;
}

export function onlineStart({ start }: OnlineModel): OnlineState {
  return { coefficients: start.coefficients, intercept: start.intercept, learntTo: 0, waiting: [] };
}

/**
 * The state at `now` (epoch ms) with these outcomes told: those whose target time has come are learnt, in the order of target times,
 * the others wait. So it does not matter in which order or in how many calls they are told, as long as each is before its time comes or
 * when it does. One that is told again, or after a later one was learnt, changes nothing.
 */
export function onlineAfter(
  model: OnlineModel,
  state: OnlineState,
  outcomes: readonly OnlineOutcome[],
  now: number,
): OnlineState {
  const waiting = outcomes.reduce(
    (known, one) => (one.targetTime > state.learntTo ? inOrder(known, one) : known),
    state.waiting,
  );
  const isLater = waiting.findIndex(({ targetTime }) => targetTime > now);
  const due = isLater < 0 ? waiting : waiting.slice(0, isLater);
  if (due.length === 0) return waiting === state.waiting ? state : { ...state, waiting };
  const learnt = due.reduce((known, outcome) => learntFrom(model, known, outcome), state);
  return { ...learnt, waiting: isLater < 0 ? [] : waiting.slice(isLater) };
}

/** In standard deviations of the return over the horizon, shrunk, from the features that start at `offset`. */
export function onlineForecast(
  { start }: OnlineModel,
  { coefficients, intercept }: OnlineState,
  features: ArrayLike<number>,
  offset: number,
): number {
  return shrunkForecast({ ...start, coefficients, intercept }, features, offset);
}

function inOrder(waiting: readonly OnlineOutcome[], one: OnlineOutcome): readonly OnlineOutcome[] {
  const before = waiting.findLastIndex(({ targetTime }) => targetTime <= one.targetTime);
  if (waiting[before]?.targetTime === one.targetTime) return waiting;
  return waiting.toSpliced(before + 1, 0, one);
}

/**
 * One step of normalised least mean squares: the same share of an error is taken out however large the features are.
 * Source: B. Widrow and S. Stearns, "Adaptive Signal Processing", 1985.
 */
function learntFrom(
  { start, rate }: OnlineModel,
  state: OnlineState,
  { targetTime, values, target }: OnlineOutcome,
): OnlineState {
  const { means, scales } = start;
  const { coefficients, intercept } = state;
  const z = means.map((mean, i) => standardised(values[i] ?? 0, mean, scales[i] ?? 1));
  const size = z.reduce((sum, one) => sum + one * one, 1);
  const error = target - linearForecast({ means, scales, coefficients, intercept }, values, 0);
  const step = (rate * error) / size;
  return {
    ...state,
    coefficients: coefficients.map((one, i) => one + step * (z[i] ?? 0)),
    intercept: intercept + step,
    learntTo: targetTime,
  };
}
