import type { Candle } from '../candle/index.ts';
import { conformalHalfWidth, conformalStep, missRateAfter } from './conformal.ts';
import { INTERVAL_LEVELS, type Prediction, type PredictionInterval } from './prediction.ts';

/**
 * What the outcomes of published intervals have taught, for one horizon. A JSON value. Versions come and go, this goes on: how
 * far forecasts err is theirs to say, how far that is from the truth is learnt here.
 */
export interface Bands {
  /** One for each of `INTERVAL_LEVELS`. */
  readonly missRates: readonly number[];
  /** Forecasts that wait for their target candle, by target time: no more than candles in the horizon. */
  readonly waiting: readonly WaitingIntervals[];
}

interface WaitingIntervals {
  readonly targetTime: number;
  readonly basePrice: number;
  readonly intervals: readonly PredictionInterval[];
}

export const NEW_BANDS: Bands = {
  missRates: INTERVAL_LEVELS.map((level) => 1 - level),
  waiting: [],
};

/**
 * Intervals around a forecast of the mean, each within the next. `volatility` is the unit of `errorQuantiles` (see
 * `ForecastHeads`). None where there is nothing to measure them with.
 */
export function intervalsAround(
  mean: number,
  volatility: number,
  errorQuantiles: readonly number[],
  { missRates }: Bands,
): readonly PredictionInterval[] {
  if (errorQuantiles.length === 0) return [];
  let half = 0;
  return INTERVAL_LEVELS.map((level, i) => {
    // Miss rates are steered one by one, so that a narrow interval's could fall below a wide one's.
    half = Math.max(half, conformalHalfWidth(errorQuantiles, missRates[i] ?? 1 - level) * volatility);
    // Adding 0 turns -0, which does not survive JSON, into 0.
    return { level, lower: mean - half + 0, upper: mean + half + 0 };
  });
}

/** What is known after a candle: the forecast whose target it is was inside its intervals or was not. */
export function bandsAfterCandle(
  bands: Bands,
  { closeTime, close, complete }: Pick<Candle, 'closeTime' | 'close' | 'complete'>,
  horizonSec: number,
): Bands {
  const due = bands.waiting.find(({ targetTime }) => targetTime === closeTime);
  const waiting = bands.waiting.filter(({ targetTime }) => targetTime > closeTime);
  if (due === undefined || !complete) return { ...bands, waiting };
  const actual = Math.log(close / due.basePrice);
  const step = conformalStep(horizonSec);
  const missRates = due.intervals.map(({ level, lower, upper }, i) =>
    missRateAfter(bands.missRates[i] ?? 1 - level, level, lower <= actual && actual <= upper, step),
  );
  return { missRates, waiting };
}

/** With a forecast that was just published. */
export function bandsAfterForecast(bands: Bands, prediction: Prediction): Bands {
  if (prediction.status !== 'published' || prediction.intervals.length === 0) return bands;
  const { targetTime, basePrice, intervals } = prediction;
  return { ...bands, waiting: [...bands.waiting, { targetTime, basePrice, intervals }] };
}
