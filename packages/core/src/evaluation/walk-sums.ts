import { type ErrorSums, errorFigures, NO_ERRORS, withError } from './error-sums.ts';

export interface WalkFigures {
  /** Scored forecasts. */
  readonly n: number;
  /** Share of outcomes in which the price did not move at all. */
  readonly zeroMoveShare: number;
  /** Mean absolute error of the log-return, basis points. */
  readonly maeBp: number;
  /** `1 - MSE / MSE of persistence`; `undefined` where nothing moved. */
  readonly mseSkill: number | undefined;
  /** Share of moves whose direction was forecast right; `undefined` where the model or the market never moved. */
  readonly hitRate: number | undefined;
  /** How many forecasts `hitRate` counts. */
  readonly hitCount: number;
  /** Pearson correlation of forecast and log-return; `undefined` where one of them is constant. */
  readonly ic: number | undefined;
}

export interface WalkSums {
  /** Both in log-returns. */
  add(forecast: number, actual: number): void;
  figures(): WalkFigures;
}

export function createWalkSums(): WalkSums {
  let errors: ErrorSums = NO_ERRORS;
  let unmoved = 0;
  let forecasts = 0;
  let actuals = 0;
  let forecastSquares = 0;
  let products = 0;
  return {
    add(forecast, actual) {
      errors = withError(errors, forecast, actual);
      if (actual === 0) unmoved += 1;
      forecasts += forecast;
      actuals += actual;
      forecastSquares += forecast * forecast;
      products += forecast * actual;
    },
    figures() {
      const { count: n, maeBp, mseSkill, hitRate, hitCount } = errorFigures(errors);
      const many = Math.max(n, 1);
      const spread = Math.sqrt(
        (forecastSquares - forecasts ** 2 / many) * (errors.persistenceSquared - actuals ** 2 / many),
      );
      const ic = spread > 0 ? (products - (forecasts * actuals) / many) / spread : undefined;
      return { n, zeroMoveShare: unmoved / many, maeBp, mseSkill, hitRate, hitCount, ic };
    },
  };
}
