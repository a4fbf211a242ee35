import {
  type Fit,
  fitHeads,
  horizonVolatility,
  type ModelFamily,
  type ModelParameters,
  purgedBefore,
  scaledForecast,
  splitTraining,
  type TooFewRows,
  type TrainingRows,
  volatilityForecast,
  volatilitySteps,
} from '../forecast/index.ts';
import type { IntervalScore } from './interval-tally.ts';
import { createIntervalWalk } from './interval-walk.ts';

/** Forecasts of a stretch that the model had not seen, in time order. Log-returns. */
export interface GateEvidence {
  /** The horizon in candles, by which neighbours overlap. */
  readonly steps: number;
  readonly forecasts: Float64Array;
  readonly actuals: Float64Array;
  /** Of its prediction intervals, as they would have been served. */
  readonly intervals: readonly IntervalScore[];
  /** The champion of another recipe that it has to beat as well. */
  readonly champion?: GateChampion;
}

export interface GateChampion {
  readonly modelVersion: string;
  /** First of the stretch's forecasts whose outcome the champion cannot have seen. */
  readonly from: number;
  /** Its forecasts from there on. */
  readonly forecasts: Float64Array;
}

/** The champion, as far as the gate has to know it. */
export interface ChampionModel {
  readonly modelVersion: string;
  readonly parameters: ModelParameters;
  /** Close time of the newest candle that it has seen, epoch ms. */
  readonly dataTo: number;
}

/**
 * ```
 * |========= training =========|purge|##### gate: forecast and judged #####|
 * ```
 * Trains on rows before the gate's stretch, the newest third, and forecasts the stretch. Whatever the family chooses by its
 * inner holdout, it chooses before the stretch. Gives the share done, in [0, 1].
 */
export function* gateEvidenceSteps(
  training: TrainingRows,
  family: ModelFamily,
  champion?: ChampionModel,
): Generator<number, GateEvidence | TooFewRows> {
  const split = splitTraining(training);
  if (split.kind === 'too-few-rows') return split;
  const stretch = split.rows.subarray(Math.floor(split.rows.length * (1 - GATE_SHARE)));
  const earlier = purgedBefore(training, stretch[0] ?? training.from);
  const fit: Fit<ModelParameters> = yield* family.fitSteps(earlier);
  if (fit.kind === 'too-few-rows') return fit;
  const { matrix, labels, horizonSec, intervalSec } = training;
  const volatility = yield* volatilitySteps(family, earlier, fit.holdout);
  const heads = fitHeads(earlier, fit.holdout, volatility);
  const intervals = createIntervalWalk(horizonSec);
  intervals.calibrate(Float64Array.from(heads.errorQuantiles));
  const forecastOf = (parameters: ModelParameters, row: number) =>
    scaledForecast(parameters, matrix.values, row * matrix.width) *
    horizonVolatility(matrix.volatility[row] ?? 0, horizonSec, intervalSec);
  const actuals = Float64Array.from(stretch, (row) => labels.logReturns[row] ?? 0);
  const forecasts = new Float64Array(stretch.length);
  for (const [i, row] of stretch.entries()) {
    const offset = row * matrix.width;
    const values = matrix.values.subarray(offset, offset + matrix.width);
    const vector = { values, volatility: matrix.volatility[row] ?? 0 };
    const forecast = forecastOf(fit.parameters, row);
    forecasts[i] = forecast;
    const scale = volatilityForecast(heads.volatility, vector, horizonSec, intervalSec);
    intervals.add(matrix.asOf[row] ?? 0, forecast, scale, actuals[i] ?? 0);
    if (i % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield 1;
  }
  const steps = Math.max(Math.round(horizonSec / intervalSec), 1);
  const evidence = { steps, forecasts, actuals, intervals: intervals.scores() };
  if (champion === undefined) return evidence;
  const { modelVersion, parameters, dataTo } = champion;
  const unseen = stretch.findIndex((row) => (matrix.asOf[row] ?? 0) >= dataTo);
  const from = unseen < 0 ? stretch.length : unseen;
  const its = Float64Array.from(stretch.subarray(from), (row) => forecastOf(parameters, row));
  return { ...evidence, champion: { modelVersion, from, forecasts: its } };
}

/** Enough to see a correlation of .05 one minute ahead in two months of candles, and little enough to learn from the rest. */
const GATE_SHARE = 1 / 3;

const ROWS_PER_STEP = 2_000;
