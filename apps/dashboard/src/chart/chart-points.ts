import type { ApiCandle, ApiForecast, ApiHeadline } from '@foretick/client';
import type {
  CandlestickData,
  CustomSeriesWhitespaceData,
  HistogramData,
  UTCTimestamp,
} from 'lightweight-charts';
import { directionOf, forecastPrice, forecastsAhead, lastClosed } from '../live/forecast-view.ts';
import type { FanPoint } from './forecast-fan.ts';
import type { ForecastMark } from './forecast-marks.ts';

export type CandlePoint = CandlestickData<UTCTimestamp>;
export type VolumePoint = HistogramData<UTCTimestamp> & { readonly color: string };
export type FanSlot =
  | (FanPoint & { readonly time: UTCTimestamp })
  | (CustomSeriesWhitespaceData<UTCTimestamp> & { readonly time: UTCTimestamp });
export type MarkPoint = ForecastMark & { readonly time: UTCTimestamp };

/** A candle stands at its open time. */
export function candlePoint({ open_time, open, high, low, close }: ApiCandle): CandlePoint {
  return { time: seconds(open_time), open, high, low, close };
}

export function volumePoint(
  { open_time, open, close, volume }: ApiCandle,
  colors: { readonly volumeUp: string; readonly volumeDown: string },
): VolumePoint {
  const color = close >= open ? colors.volumeUp : colors.volumeDown;
  return { time: seconds(open_time), value: volume, color };
}

/**
 * From the last close through the forecasts ahead, with empty slots between so that the time axis stays even. A
 * forecast for time T stands at the candle that closes at T, because it is this candle's close that it names; where
 * candles are longer than that, at the one that T falls into, the farthest forecast first.
 */
export function fanPoints(
  candles: readonly ApiCandle[],
  forecasts: readonly ApiForecast[],
): readonly FanSlot[] {
  const ahead = forecastsAhead(forecasts, candles);
  const base = lastClosed(candles);
  if (ahead.length === 0 || base === undefined) return [];
  const stepMs = base.close_time - base.open_time;
  const bySlot = new Map<number, FanPoint & { readonly time: UTCTimestamp }>();
  for (const { target_time, median_price, intervals } of ahead) {
    const openTime = slotOf(target_time, stepMs);
    const bands = intervals.map((one) => ({
      level: one.level,
      lower: one.lower_price,
      upper: one.upper_price,
    }));
    bySlot.set(openTime, { time: seconds(openTime), median: median_price, bands });
  }
  const points: FanSlot[] = [{ time: seconds(base.open_time), median: base.close, bands: [] }];
  const end = Math.max(...bySlot.keys());
  for (let openTime = base.open_time + stepMs; openTime <= end; openTime += stepMs) {
    points.push(bySlot.get(openTime) ?? { time: seconds(openTime) });
  }
  return points;
}

/** Forecasts whose time has come, each at the candle that closes at its target time; those that no candle here closes with are left out. */
export function markPoints(
  candles: readonly ApiCandle[],
  forecasts: readonly ApiForecast[],
  horizonSec: number,
): readonly MarkPoint[] {
  const openTimes = new Map(candles.map(({ close_time, open_time }) => [close_time, open_time]));
  return forecasts.flatMap(({ horizon_sec, target_time, outcome }) => {
    const openTime = openTimes.get(target_time);
    if (horizon_sec !== horizonSec || outcome?.status !== 'scored' || openTime === undefined) return [];
    return {
      time: seconds(openTime),
      forecast: forecastPrice(outcome),
      actual: outcome.actual_price,
      direction: directionOf(outcome),
    };
  });
}

/** Where headlines stand: at the candle during which each could first be known. */
export function newsTimes(
  candles: readonly ApiCandle[],
  headlines: readonly ApiHeadline[],
): readonly UTCTimestamp[] {
  const times = new Set<number>();
  for (const { available_at } of headlines) {
    const candle = candles.findLast(({ open_time }) => open_time <= available_at);
    if (candle !== undefined && available_at < candle.close_time) times.add(candle.open_time);
  }
  return [...times].sort((a, b) => a - b).map(seconds);
}

/** Open time of the window whose close the time belongs to: `(openTime, closeTime]`. */
function slotOf(targetTime: number, stepMs: number): number {
  return Math.ceil(targetTime / stepMs) * stepMs - stepMs;
}

function seconds(ms: number): UTCTimestamp {
  return (ms / 1_000) as UTCTimestamp;
}
