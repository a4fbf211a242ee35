import type { ApiCandle, ApiForecast, ApiPublishedForecast } from '@foretick/client';
import { forecastsAhead } from '../live/forecast-view.ts';

/** What there is to say of the slot that the reader points at. */
export type Reading =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'candle';
      readonly candle: ApiCandle;
      /** Of the horizon that is shown, for this candle's close. */
      readonly forecast: ApiForecast | undefined;
    }
  | { readonly kind: 'ahead'; readonly forecasts: readonly ApiPublishedForecast[] };

/** Reads the slot that opens at `openTime` (epoch ms); `undefined` or an empty slot reads the newest candle. */
export function readingAt(
  openTime: number | undefined,
  candles: readonly ApiCandle[],
  forecasts: readonly ApiForecast[],
  horizonSec: number,
): Reading {
  const newest = candles.at(-1);
  if (newest === undefined) return { kind: 'none' };
  const candle = openTime === undefined ? newest : candles.find(({ open_time }) => open_time === openTime);
  if (candle !== undefined) {
    const forecast = forecasts.findLast(
      ({ target_time, horizon_sec }) => horizon_sec === horizonSec && target_time === candle.close_time,
    );
    return { kind: 'candle', candle, forecast };
  }
  const stepMs = newest.close_time - newest.open_time;
  const inSlot = forecastsAhead(forecasts, candles).filter(
    ({ target_time }) => openTime !== undefined && target_time > openTime && target_time <= openTime + stepMs,
  );
  return inSlot.length > 0
    ? { kind: 'ahead', forecasts: inSlot }
    : readingAt(undefined, candles, forecasts, horizonSec);
}
