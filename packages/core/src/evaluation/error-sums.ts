import { BASIS_POINTS } from '../forecast/index.ts';

/** Running sums over forecasts and what came, in log-returns. A JSON value. */
export interface ErrorSums {
  readonly count: number;
  readonly absolute: number;
  readonly squared: number;
  /** The same two for "no change". */
  readonly persistenceAbsolute: number;
  readonly persistenceSquared: number;
  /** Both forecast and outcome moved; and of these, in the same direction. */
  readonly moves: number;
  readonly hits: number;
}

export const NO_ERRORS: ErrorSums = {
  count: 0,
  absolute: 0,
  squared: 0,
  persistenceAbsolute: 0,
  persistenceSquared: 0,
  moves: 0,
  hits: 0,
};

export function withError(sums: ErrorSums, forecast: number, actual: number): ErrorSums {
  const error = forecast - actual;
  const moved = forecast !== 0 && actual !== 0;
  return {
    count: sums.count + 1,
    absolute: sums.absolute + Math.abs(error),
    squared: sums.squared + error * error,
    persistenceAbsolute: sums.persistenceAbsolute + Math.abs(actual),
    persistenceSquared: sums.persistenceSquared + actual * actual,
    moves: sums.moves + (moved ? 1 : 0),
    hits: sums.hits + (moved && forecast > 0 === actual > 0 ? 1 : 0),
  };
}

/** Figures as in `Score`. Errors are 0 while nothing is counted. */
export function errorFigures(sums: ErrorSums): {
  readonly count: number;
  readonly maeBp: number;
  readonly persistenceMaeBp: number;
  readonly mseSkill: number | undefined;
  readonly hitRate: number | undefined;
  readonly hitCount: number;
} {
  const scale = BASIS_POINTS / Math.max(sums.count, 1);
  return {
    count: sums.count,
    maeBp: sums.absolute * scale,
    persistenceMaeBp: sums.persistenceAbsolute * scale,
    mseSkill: sums.persistenceSquared > 0 ? 1 - sums.squared / sums.persistenceSquared : undefined,
    hitRate: sums.moves > 0 ? sums.hits / sums.moves : undefined,
    hitCount: sums.moves,
  };
}
