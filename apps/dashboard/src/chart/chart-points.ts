import type { ApiCandle, ApiForecast } from '@foretick/client';
import type {
  CandlestickData,
  HistogramData,
  LineData,
  UTCTimestamp,
  WhitespaceData,
} from 'lightweight-charts';
import { directionOf, forecastPrice, forecastsAhead, lastClosed } from '../live/forecast-view.ts';
import type { ForecastMark } from './forecast-marks.ts';

export interface ChartPoints {
  readonly candles: readonly CandlestickData<UTCTimestamp>[];
  readonly volumes: readonly (HistogramData<UTCTimestamp> & { readonly color: string })[];
  /** From the last close through the points ahead, with empty slots in between so that the time axis stays even. */
  readonly ahead: readonly (LineData<UTCTimestamp> | WhitespaceData<UTCTimestamp>)[];
  readonly marks: readonly (ForecastMark & { readonly time: UTCTimestamp })[];
  /** How many forecasts lie ahead of the last closed candle. */
  readonly aheadCount: number;
}

/**
 * What the chart draws. A candle stands at its open time; a forecast for time T stands at the candle that closes
 * at T, because it is this candle's close that it names.
 */
export function chartPoints(
  candles: readonly ApiCandle[],
  forecasts: readonly ApiForecast[],
  horizonSec: number,
  colors: { readonly volumeUp: string; readonly volumeDown: string },
): ChartPoints {
  const points = aheadPoints(candles, forecasts);
  return {
    candles: candles.map(({ open_time, open, high, low, close }) => ({
      time: seconds(open_time),
      open,
      high,
      low,
      close,
    })),
    volumes: candles.map(({ open_time, open, close, volume }) => ({
      time: seconds(open_time),
      value: volume,
      color: close >= open ? colors.volumeUp : colors.volumeDown,
    })),
    ahead: points,
    marks: marks(candles, forecasts, horizonSec),
    aheadCount: Math.max(0, points.filter((point) => 'value' in point).length - 1),
  };
}

function aheadPoints(candles: readonly ApiCandle[], forecasts: readonly ApiForecast[]) {
  const ahead = forecastsAhead(forecasts, candles);
  const [first] = ahead;
  const last = ahead.at(-1);
  const base = lastClosed(candles);
  if (first === undefined || last === undefined || base === undefined) return [];
  const stepMs = first.interval_sec * 1_000;
  const points: (LineData<UTCTimestamp> | WhitespaceData<UTCTimestamp>)[] = [
    { time: seconds(base.open_time), value: base.close },
  ];
  for (let closeTime = base.close_time + stepMs; closeTime <= last.target_time; closeTime += stepMs) {
    const forecast = ahead.find(({ target_time }) => target_time === closeTime);
    const time = seconds(closeTime - stepMs);
    points.push(forecast === undefined ? { time } : { time, value: forecast.price });
  }
  return points;
}

function marks(candles: readonly ApiCandle[], forecasts: readonly ApiForecast[], horizonSec: number) {
  const drawn = new Set(candles.map(({ close_time }) => close_time));
  return forecasts.flatMap(({ horizon_sec, interval_sec, target_time, outcome }) => {
    if (horizon_sec !== horizonSec || outcome?.status !== 'scored' || !drawn.has(target_time)) return [];
    return {
      time: seconds(target_time - interval_sec * 1_000),
      forecast: forecastPrice(outcome),
      actual: outcome.actual_price,
      direction: directionOf(outcome),
    };
  });
}

function seconds(ms: number): UTCTimestamp {
  return (ms / 1_000) as UTCTimestamp;
}
