import type { InstrumentId } from '../trade/index.ts';

/** Running figures of one model on one pair and horizon, over all scored forecasts. Errors are in basis points of log-return. */
export interface Score {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  readonly horizonSec: number;
  readonly model: string;
  /** Whether these are forecasts made in the shadow, by challengers, and not those served. */
  readonly shadow: boolean;
  /** Scored forecasts. */
  readonly count: number;
  /** Mean absolute error, basis points. */
  readonly maeBp: number;
  /** The same for the forecast of the median. */
  readonly medianMaeBp: number;
  /** The same for "no change" on the same forecasts. */
  readonly persistenceMaeBp: number;
  /** `1 - MSE / MSE of persistence`: above 0 is better than "no change". `undefined` when the price never moved. */
  readonly mseSkill: number | undefined;
  /** Share of moves whose direction was forecast right; `undefined` where the model or the market never moved. */
  readonly hitRate: number | undefined;
  /** How many forecasts `hitRate` counts: both forecast and outcome moved. */
  readonly hitCount: number;
  /** One for each level of prediction intervals; empty while no forecast had any. */
  readonly intervals: readonly LiveIntervalScore[];
  /** Target time of the newest forecast in it, epoch ms. */
  readonly lastTargetTime: number;
}

/** How good published intervals of one level were. */
export interface LiveIntervalScore {
  readonly level: number;
  /** Scored forecasts that had one. */
  readonly count: number;
  /** Share of outcomes inside. */
  readonly coverage: number;
  /** Mean width, basis points. */
  readonly widthBp: number;
  /** Mean of width plus `2 / (1 - level)` times the distance of outcomes outside, basis points: lower is better. */
  readonly winklerBp: number;
}
