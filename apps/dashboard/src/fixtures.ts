import type { ApiCandle, ApiOutcome, ApiPublishedForecast } from '@foretick/client';

const MINUTE = 60_000;

/** For tests: candles and forecasts of one instrument, told apart by their minute. */
export function candleAt(minute: number, changes: Partial<ApiCandle> = {}): ApiCandle {
  return {
    instrument: 'kraken:BTC/USD',
    interval_sec: 60,
    open_time: minute * MINUTE,
    close_time: (minute + 1) * MINUTE,
    revision: 0,
    status: 'final',
    open: 100,
    high: 101,
    low: 99,
    close: 100,
    volume: 1,
    quote_volume: null,
    vwap: null,
    trade_count: null,
    buy_volume: null,
    sell_volume: null,
    complete: true,
    filled: false,
    origin: 'trades',
    available_at: 0,
    availability: 'observed',
    ...changes,
  };
}

/** Made at the close that falls on `minute`. */
export function forecastAt(minute: number, horizonSec: number, price = 100): ApiPublishedForecast {
  const asOf = minute * MINUTE;
  return {
    prediction_id: `${minute}-${horizonSec}`,
    instrument: 'kraken:BTC/USD',
    interval_sec: 60,
    as_of: asOf,
    horizon_sec: horizonSec,
    target_time: asOf + horizonSec * 1_000,
    model: 'ridge',
    model_version: 'ridge-1',
    role: 'champion',
    stale_after: asOf + 2 * MINUTE,
    outcome: null,
    status: 'published',
    base_price: 100,
    log_return: Math.log(price / 100),
    price,
    median_log_return: Math.log(price / 100),
    median_price: price,
    volatility: 0.002,
    intervals: [0.5, 0.8, 0.95].map((level) => intervalOf(level, price)),
    edge: 'below-cost',
  };
}

/** `level` percent around the price, so that a higher level is wider. */
function intervalOf(level: number, price: number): ApiPublishedForecast['intervals'][number] {
  const [lower, upper] = [price * (1 - level / 100), price * (1 + level / 100)];
  return {
    level,
    lower_log_return: Math.log(lower / 100),
    upper_log_return: Math.log(upper / 100),
    lower_price: lower,
    upper_price: upper,
  };
}

export function outcomeOf(forecast: ApiPublishedForecast, actualPrice: number): ApiOutcome {
  const { outcome, status, price, log_return, stale_after, ...key } = forecast;
  const actual = Math.log(actualPrice / key.base_price);
  return {
    ...key,
    predicted_log_return: log_return,
    status: 'scored',
    actual_price: actualPrice,
    actual_log_return: actual,
    error_bp: (log_return - actual) * 10_000,
    covered: forecast.intervals.map(({ level, lower_price, upper_price }) => ({
      level,
      inside: lower_price <= actualPrice && actualPrice <= upper_price,
    })),
  };
}
