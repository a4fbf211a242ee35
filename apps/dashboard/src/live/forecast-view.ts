import type { ApiCandle, ApiForecast, ApiOutcome, ApiPublishedForecast } from '@foretick/client';

export type ScoredOutcome = Extract<ApiOutcome, { status: 'scored' }>;

/** The newest candle that is closed. */
export function lastClosed(candles: readonly ApiCandle[]): ApiCandle | undefined {
  return candles.findLast(({ status }) => status === 'final');
}

/** The forecasts of the newest candle that was forecast whose time has not come, nearest target first. */
export function forecastsAhead(
  forecasts: readonly ApiForecast[],
  candles: readonly ApiCandle[],
): readonly ApiPublishedForecast[] {
  const now = lastClosed(candles)?.close_time ?? 0;
  const newest = forecasts.findLast(({ status }) => status === 'published');
  if (newest === undefined) return [];
  return forecasts
    .filter((forecast) => forecast.status === 'published')
    .filter(({ as_of, target_time }) => as_of === newest.as_of && target_time > now)
    .sort((a, b) => a.target_time - b.target_time);
}

/** Whether the direction was right. `unmoved`: forecast or market stood still, so there was none. */
export type Direction = 'hit' | 'miss' | 'unmoved';

export function directionOf(outcome: ScoredOutcome): Direction {
  const product = outcome.predicted_log_return * outcome.actual_log_return;
  if (product === 0) return 'unmoved';
  return product > 0 ? 'hit' : 'miss';
}

/** Price that a scored forecast named. */
export function forecastPrice(outcome: ScoredOutcome): number {
  return outcome.base_price * Math.exp(outcome.predicted_log_return);
}

/**
 * What the list shows for one horizon, newest first: the next few that wait for their time, then those whose
 * time has come. A horizon of many candles has many waiting; the rest of them is only counted.
 */
export function latestForecasts(
  forecasts: readonly ApiForecast[],
  horizonSec: number,
  room: { readonly waiting: number; readonly settled: number },
): {
  readonly waiting: readonly ApiForecast[];
  readonly moreWaiting: number;
  readonly settled: readonly ApiForecast[];
} {
  const own = forecasts.filter((forecast) => forecast.horizon_sec === horizonSec);
  const waiting = own.filter(({ status, outcome }) => status === 'published' && outcome === null);
  const settled = own.filter(({ status, outcome }) => status === 'missed' || outcome !== null);
  const soonest = waiting.slice(0, room.waiting);
  return {
    waiting: soonest.reverse(),
    moreWaiting: waiting.length - soonest.length,
    settled: settled.slice(-room.settled).reverse(),
  };
}
