import type {
  ApiCandle,
  ApiFeedState,
  ApiForecast,
  ApiHealth,
  ApiModel,
  ApiOutcome,
  ApiPublishedForecast,
  ApiScore,
  ApiScoreCurve,
  ApiStatus,
} from '@foretick/client';
import { seededNumbers } from './seeded-numbers.ts';

/** The fixed world that the page is tested in: two pairs, a day of candles, three horizons. Always the same. */
export const NOW = Date.UTC(2026, 0, 5, 12, 0, 20);
export const MINUTE = 60_000;
export const PAIRS = ['kraken:BTC/USD', 'kraken:ETH/USD'] as const;
const HORIZONS_SEC = [60, 300, 900] as const;

const FIRST_CLOSED = Date.UTC(2026, 0, 5, 0, 0);
const LAST_CLOSED = NOW - (NOW % MINUTE);
const LEVELS = [
  [0.5, 0.674],
  [0.8, 1.282],
  [0.95, 1.96],
] as const;

export function candlesOf(instrument: string): readonly ApiCandle[] {
  const random = seededNumbers(instrument === PAIRS[0] ? 11 : 23);
  let price = instrument === PAIRS[0] ? 63_120 : 2_431;
  const candles: ApiCandle[] = [];
  for (let openTime = FIRST_CLOSED; openTime < LAST_CLOSED; openTime += MINUTE) {
    const calm = 0.6 + 0.4 * Math.sin(openTime / 7.3e6);
    const open = price;
    price *= Math.exp((random() + random() + random() - 1.5) * 0.0011 * calm);
    const reach = random() * 0.0004 * calm;
    candles.push({
      ...candleBase(instrument, openTime),
      ...{ open, close: price, high: Math.max(open, price) * (1 + reach) },
      low: Math.min(open, price) * (1 - random() * 0.0004 * calm),
      volume: 0.4 + 9 * random() ** 3,
    });
  }
  return candles;
}

/** The candle that is open at `NOW`, at `close`. */
export function openCandle(instrument: string, close: number): ApiCandle {
  const prices = { open: close, high: close, low: close, close, volume: 0.8 };
  return { ...candleBase(instrument, LAST_CLOSED), status: 'provisional', ...prices };
}

export function forecastsOf(instrument: string): readonly ApiForecast[] {
  const candles = candlesOf(instrument);
  const closes = new Map(candles.map(({ close_time, close }) => [close_time, close]));
  const random = seededNumbers(instrument === PAIRS[0] ? 5 : 7);
  return candles.flatMap(({ close_time, close }, index) =>
    HORIZONS_SEC.map((horizonSec): ApiForecast => {
      const target = close_time + horizonSec * 1_000;
      const sigma = 0.00042 * Math.sqrt(horizonSec / 60) * (0.8 + 0.4 * random());
      const actual = closes.get(target);
      const signal = actual === undefined ? 0 : Math.log(actual / close) * 0.12;
      const forecast = publishedForecast({
        ...{ instrument, asOf: close_time, horizonSec, basePrice: close, sigma },
        logReturn: signal + (random() - 0.5) * sigma * 0.5,
      });
      if (index % 97 === 30) return missed(forecast);
      return actual === undefined ? forecast : { ...forecast, outcome: outcomeOf(forecast, actual) };
    }),
  );
}

function publishedForecast(of: {
  readonly instrument: string;
  readonly asOf: number;
  readonly horizonSec: number;
  readonly basePrice: number;
  readonly sigma: number;
  readonly logReturn: number;
}): ApiPublishedForecast {
  const { instrument, asOf, horizonSec, basePrice, sigma, logReturn } = of;
  const price = (log: number) => basePrice * Math.exp(log);
  return {
    prediction_id: `${instrument.slice(7, 10)}-${horizonSec}-${asOf / MINUTE}`,
    instrument,
    interval_sec: 60,
    as_of: asOf,
    horizon_sec: horizonSec,
    target_time: asOf + horizonSec * 1_000,
    model: 'average',
    model_version: 'average-20260105-0300',
    role: 'champion',
    stale_after: asOf + 150_000,
    outcome: null,
    status: 'published',
    base_price: basePrice,
    log_return: logReturn,
    price: price(logReturn),
    median_log_return: logReturn * 0.8,
    median_price: price(logReturn * 0.8),
    volatility: sigma,
    intervals: LEVELS.map(([level, z]) => ({
      level,
      lower_log_return: logReturn - z * sigma,
      upper_log_return: logReturn + z * sigma,
      lower_price: price(logReturn - z * sigma),
      upper_price: price(logReturn + z * sigma),
    })),
    edge: Math.abs(logReturn) > 0.0009 ? 'above-cost' : 'below-cost',
  };
}

function outcomeOf(forecast: ApiPublishedForecast, actualPrice: number): ApiOutcome {
  const { instrument, interval_sec, as_of, horizon_sec, target_time, model, model_version, role } = forecast;
  const actual = Math.log(actualPrice / forecast.base_price);
  return {
    prediction_id: forecast.prediction_id,
    ...{ instrument, interval_sec, as_of, horizon_sec, target_time, model, model_version, role },
    predicted_log_return: forecast.log_return,
    status: 'scored',
    base_price: forecast.base_price,
    actual_price: actualPrice,
    actual_log_return: actual,
    error_bp: (forecast.log_return - actual) * 10_000,
    covered: forecast.intervals.map(({ level, lower_price, upper_price }) => ({
      level,
      inside: lower_price <= actualPrice && actualPrice <= upper_price,
    })),
  };
}

export function status(): ApiStatus {
  return {
    version: '0.1.0',
    source: 'live',
    label: 'Kraken',
    started_at: NOW - 5.2 * 3_600_000,
    now: NOW,
    interval_sec: 60,
    horizons_sec: [...HORIZONS_SEC],
    instruments: PAIRS.map((instrument) => {
      const last = candlesOf(instrument).at(-1);
      return {
        ...named(instrument),
        feed: feedOf(instrument),
        learning: { candles: 720, needed: 300 },
        last_candle:
          last === undefined
            ? null
            : { open_time: last.open_time, close_time: last.close_time, close: last.close },
        champions: HORIZONS_SEC.map((horizonSec) => ({
          horizon_sec: horizonSec,
          model: 'average',
          model_version: 'average-20260105-0300',
          promotion: null,
        })),
      };
    }),
    references: [{ ...named('coinbase:BTC/USD'), feed: { ...feedOf('coinbase:BTC/USD'), latency_ms: 41 } }],
    store: { lag_records: 3 },
    disk: { used_bytes: 734e6, file_bytes: 901e6, budget_bytes: 20e9 },
  };
}

export function scores(): readonly ApiScore[] {
  const served = PAIRS.flatMap((instrument) =>
    HORIZONS_SEC.map((horizonSec, index) => {
      const skill = [0.0214, 0.0031, -0.0068][index] ?? 0;
      const doubt = [0.0096, 0.0102, 0.0131][index] ?? 0;
      return scoreOf(instrument, horizonSec, instrument === PAIRS[0] ? skill : skill * 0.7, doubt);
    }),
  );
  const shadow = { ...scoreOf(PAIRS[0], 60, 0.0182, 0.0109), model: 'trees', shadow: true, count: 655 };
  return [...served, shadow];
}

export function scoreCurves(windowSec: number, instrument: string, horizonSec: number): ApiScoreCurve[] {
  return [false, true].map((shadow) => {
    const random = seededNumbers(windowSec + horizonSec + (shadow ? 1 : 0));
    const stepSec = windowSec / 60;
    let skill = 0.012;
    return {
      ...{ instrument, interval_sec: 60, horizon_sec: horizonSec, shadow, window_sec: windowSec },
      model: shadow ? 'trees' : 'average',
      step_sec: stepSec,
      points: Array.from({ length: 120 }, (_, index) => {
        skill = skill * 0.97 + (random() - 0.5) * 0.011;
        return {
          time: LAST_CLOSED - (119 - index) * stepSec * 1_000,
          ...{ count: 60, mae_bp: 3.1, persistence_mae_bp: 3.12, mse_skill: skill + 0.004 },
          ...{ hit_rate: 0.53, hit_count: 58, coverage: [] },
        };
      }),
    };
  });
}

export function models(): readonly ApiModel[] {
  return PAIRS.flatMap((instrument) =>
    HORIZONS_SEC.flatMap((horizonSec) => [
      modelOf(instrument, horizonSec, 'average', 'champion'),
      ...(horizonSec === 60 && instrument === PAIRS[0]
        ? [modelOf(instrument, horizonSec, 'trees', 'challenger')]
        : []),
    ]),
  );
}

export function health(): ApiHealth {
  const consumers = [
    ...['candles', 'companions', 'monitor', 'predictor', 'technical-indicators', 'trainer'].map((group) => ({
      ...{ group, topic: group === 'candles' ? 'trades' : 'candles', records: group.length % 4 },
    })),
    { group: 'recorder', topic: 'trades', records: 212 },
  ];
  return {
    ...{ ready: true, reason: '', store_lag_records: 3, stream_clients: 2, slow_clients_cut: 0 },
    disk: status().disk,
    consumers,
  };
}

function candleBase(instrument: string, openTime: number) {
  return {
    instrument,
    interval_sec: 60,
    open_time: openTime,
    close_time: openTime + MINUTE,
    revision: 0,
    status: 'final',
    quote_volume: null,
    vwap: null,
    trade_count: 42,
    buy_volume: null,
    sell_volume: null,
    complete: true,
    filled: false,
    origin: 'trades',
    available_at: openTime + MINUTE + 900,
    availability: 'observed',
  } as const;
}

function missed({ prediction_id, ...rest }: ApiPublishedForecast): ApiForecast {
  const { instrument, interval_sec, as_of, horizon_sec, target_time, model, model_version, role } = rest;
  const { stale_after } = rest;
  const key = {
    prediction_id,
    stale_after,
    instrument,
    interval_sec,
    as_of,
    horizon_sec,
    target_time,
    model,
  };
  return { ...key, model_version, role, outcome: null, status: 'missed', reason: 'deadline-passed' };
}

function scoreOf(instrument: string, horizonSec: number, skill: number, doubt: number): ApiScore {
  const count = 702 - horizonSec / 60;
  const scale = Math.sqrt(horizonSec / 60);
  return {
    ...{ instrument, interval_sec: 60, horizon_sec: horizonSec, model: 'average', shadow: false, count },
    mae_bp: 3.21 * scale * (1 - skill / 2),
    median_mae_bp: 3.2 * scale,
    persistence_mae_bp: 3.21 * scale,
    mse_skill: skill,
    mse_skill_interval: { low: skill - doubt, high: skill + doubt },
    hit_rate: 0.508 + skill * 1.6,
    hit_count: count - 14,
    intervals: LEVELS.map(([level]) => ({
      ...{ level, count, coverage: level - (horizonSec === 60 ? 0.006 : 0.021) },
      ...{ width_bp: 12 * scale, winkler_bp: 16 * scale },
    })),
    last_target_time: LAST_CLOSED,
  };
}

function modelOf(instrument: string, horizonSec: number, model: string, role: ApiModel['role']): ApiModel {
  return {
    ...{ model, instrument, interval_sec: 60, horizon_sec: horizonSec, role, promotion: null },
    model_version: `${model}-20260105-0300`,
    rolled_back: false,
    data_from: Date.UTC(2025, 10, 6, 3),
    data_to: Date.UTC(2026, 0, 5, 3),
    age_ms: NOW - Date.UTC(2026, 0, 5, 3),
    training_rows: 86_385,
    trials: model === 'trees' ? 48 : 12,
    code_version: null,
    metrics: {},
    gate: { passed: true, reason: 'skill above zero in 5 of 6 folds' },
  };
}

function named(instrument: string) {
  const [exchange = '', pair = ''] = instrument.split(':');
  return { instrument, exchange, pair };
}

function feedOf(instrument: string): ApiFeedState {
  const counts = {
    trades: 48_211,
    duplicates: 3,
    rejected: 1,
    reconnects: 1,
    gaps_open: 0,
    gaps_repaired: 1,
  };
  const live = { state: 'live', reason: '', retry_at: null, since: NOW - 4e6 } as const;
  return { instrument, ...live, ...counts, trades_per_sec: 2.6, latency_ms: 83 };
}
