import type { Candle } from '@foretick/core/candle';
import type { Outcome, PublishedPrediction } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';

export const PAIR = 'test:BTC/USD' as InstrumentId;
export const MINUTE_MS = 60_000;
export const T0 = Date.UTC(2024, 0, 1);

/** The candle that closes `minute` minutes after `T0`. */
export function candle(minute: number, close = 100, more: Partial<Candle> = {}): Candle {
  const closeTime = T0 + minute * MINUTE_MS;
  return {
    ...{ instrument: PAIR, intervalSec: 60, openTime: closeTime - MINUTE_MS, closeTime, revision: 0 },
    ...{ open: close, high: close, low: close, close, volume: 1, quoteVolume: close, vwap: close },
    ...{ tradeCount: 1, buyVolume: 1, sellVolume: 0, complete: true, filled: false },
    ...{ status: 'final', origin: 'trades', availability: 'modelled', availableAt: closeTime + 1_000 },
    ...more,
  };
}

/** A forecast made at the close of `minute`, for `horizon` minutes later. */
export function forecast(
  minute: number,
  horizon: number,
  more: Partial<PublishedPrediction> = {},
): PublishedPrediction {
  const asOf = T0 + minute * MINUTE_MS;
  const { model = 'ridge', basePrice = 100, logReturn = 0.001 } = more;
  return {
    predictionId: `${model} ${minute}+${horizon}`,
    ...{ instrument: PAIR, intervalSec: 60, asOf, horizonSec: horizon * 60 },
    ...{ targetTime: asOf + horizon * MINUTE_MS, model, modelVersion: `${model}-1`, role: 'champion' },
    ...{ featureViewHash: 'view', processingTime: 0, status: 'published' },
    ...{ basePrice, logReturn, price: basePrice * Math.exp(logReturn) },
    ...{ medianLogReturn: logReturn / 2, volatility: 0.002, intervals: [], edge: 'below-cost' },
    ...more,
  };
}

/** One word an outcome: the forecast's id and the price that came, or why none counts. */
export function draw(outcomes: readonly Outcome[]): string[] {
  return outcomes.map(
    (one) => `${one.predictionId} ${one.status === 'scored' ? one.actualPrice : `(${one.reason})`}`,
  );
}
