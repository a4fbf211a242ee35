import type { ApiCandle, ApiForecast } from '@foretick/client';
import { directionOf } from '../live/forecast-view.ts';

/** One day's record, oldest first. */
export interface RecordedDay {
  readonly candles: readonly ApiCandle[];
  readonly forecasts: readonly ApiForecast[];
}

/**
 * What was known at `time` (epoch ms): candles that had closed, forecasts that had been made, and of those only the
 * outcomes whose time had come.
 */
export function worldAt({ candles, forecasts }: RecordedDay, time: number): RecordedDay {
  return {
    candles: candles.filter(({ close_time }) => close_time <= time),
    forecasts: forecasts
      .filter(({ as_of }) => as_of <= time)
      .map((forecast) =>
        forecast.target_time <= time || forecast.outcome === null ? forecast : { ...forecast, outcome: null },
      ),
  };
}

/** Score of one horizon over forecasts whose time has come. */
export interface Tally {
  readonly count: number;
  readonly hits: number;
  readonly moved: number;
  readonly maeBp: number;
  readonly noChangeMaeBp: number;
}

export function tallyOf(forecasts: readonly ApiForecast[], horizonSec: number): Tally | undefined {
  const scored = forecasts.flatMap(({ horizon_sec, outcome }) =>
    horizon_sec === horizonSec && outcome?.status === 'scored' ? outcome : [],
  );
  if (scored.length === 0) return undefined;
  const directions = scored.map(directionOf);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    count: scored.length,
    hits: directions.filter((direction) => direction === 'hit').length,
    moved: directions.filter((direction) => direction !== 'unmoved').length,
    maeBp: mean(scored.map(({ error_bp }) => Math.abs(error_bp))),
    noChangeMaeBp: mean(scored.map(({ actual_log_return }) => Math.abs(actual_log_return * 10_000))),
  };
}
