import type {
  ApiAlarm,
  ApiGap,
  ApiNews,
  ApiPublishedForecast,
  ApiRejected,
  ApiReplayDay,
  ApiWhy,
} from '@foretick/client';
import { candlesOf, forecastsOf, MINUTE, NOW } from './page-world.ts';

const CONTRIBUTIONS = [
  ['binance_return_1m', 'leading venue', 'bp', 3.42, 1.914],
  ['return_1m', 'returns', 'bp', -2.1, -1.207],
  ['order_flow_5m', 'order flow', 'share', 0.2381, 0.733],
  ['rsi_14', 'momentum', '', 61.4, -0.412],
  ['eth_return_1m', 'other coin', 'bp', 4.07, 0.366],
  ['volatility_30m', 'volatility', 'bp', 5.93, 0.171],
  ['obv_change_15m', 'volume', 'BTC', -12.84, -0.118],
  ['macd_histogram', 'momentum', 'bp', 0.000042, 0.09],
] as const;

export function whyOf(forecast: ApiPublishedForecast): ApiWhy {
  const listed = CONTRIBUTIONS.reduce((sum, [, , , , bp]) => sum + bp / 10_000, 0);
  return {
    forecast,
    model: {
      model: forecast.model,
      model_version: forecast.model_version,
      data_from: Date.UTC(2025, 10, 6, 3),
      data_to: Date.UTC(2026, 0, 5, 3),
      training_rows: 86_385,
    },
    explanation: {
      base_log_return: 0.000011,
      contributions: CONTRIBUTIONS.map(([feature, group, unit, value, bp]) => ({
        ...{ feature, group, unit, value, log_return: bp / 10_000 },
      })),
      rest_log_return: forecast.log_return - 0.000011 - listed,
      limit_log_return: 0,
    },
    reason: '',
    headlines: [],
  };
}

export function news(): ApiNews {
  const headline = (
    id: number,
    minutesAgo: number,
    title: string,
    summary: string | null,
    score: number,
  ) => ({
    article_id: String(id),
    title,
    url: `https://news.example/${id}`,
    source: 'Example Wire',
    published_at: NOW - minutesAgo * MINUTE,
    available_at: NOW - minutesAgo * MINUTE + 45_000,
    summary,
    scores: summary === null ? [] : [{ coin: 'BTC', score, confidence: 0.8 }],
    model: summary === null ? null : 'small-reader-1',
  });
  return {
    headlines: [
      headline(1, 9, 'Exchange resumes withdrawals after maintenance', null, 0),
      headline(
        2,
        42,
        'Large fund adds to its bitcoin holdings',
        'A fund bought more, as it had announced.',
        0.45,
      ),
      headline(
        3,
        96,
        'Miner reports an outage at its largest site',
        'Hash rate fell by 2 %, power is back.',
        -0.2,
      ),
    ],
    reason: '',
  };
}

export function gaps(): readonly ApiGap[] {
  const gap = (id: string, minutesAgo: number, lengthMs: number, trades: number): ApiGap => ({
    gap_id: id,
    instrument: 'kraken:BTC/USD',
    from_time: NOW - minutesAgo * MINUTE,
    to_time: NOW - minutesAgo * MINUTE + lengthMs,
    first_sequence: 812_400,
    last_sequence: 812_400 + trades - 1,
    cause: 'reconnect',
    opened_at: NOW - minutesAgo * MINUTE + lengthMs,
    repaired_at: null,
    attempts: 4,
    first_candle: NOW - minutesAgo * MINUTE,
    last_candle: NOW - minutesAgo * MINUTE,
  });
  const filled = gap('b', 161, 4_200, 17);
  return [gap('a', 31, 2_900, 6), { ...filled, repaired_at: filled.opened_at + 71_000 }];
}

export function alarms(): readonly ApiAlarm[] {
  const coverage = {
    instrument: 'kraken:ETH/USD',
    interval_sec: 60,
    kind: 'coverage',
    subject: '300 s, 80 % interval',
  } as const;
  const bounds = { raised: { value: 0.713, threshold: 0.75 }, cleared: { value: 0.782, threshold: 0.775 } };
  return [
    { ...coverage, state: 'raised', ...bounds.raised, as_of: NOW - 212 * MINUTE },
    {
      ...{ instrument: 'kraken:BTC/USD', interval_sec: 60, kind: 'drift', state: 'raised' },
      ...{ subject: 'features', value: 0.163, threshold: 0.1, as_of: NOW - 38 * MINUTE },
    },
    { ...coverage, state: 'cleared', ...bounds.cleared, as_of: NOW - 21 * MINUTE },
  ];
}

export function rejected(): readonly ApiRejected[] {
  return [
    {
      instrument: 'kraken:ETH/USD',
      reason: 'price-not-positive',
      detail: 'price is 0',
      raw: '{"symbol":"ETH/USD","side":"buy","price":0,"qty":0.5,"trade_id":48211}',
      ingest_time: NOW - 47 * MINUTE,
    },
  ];
}

export function replayDays(instrument: string): readonly ApiReplayDay[] {
  const candles = candlesOf(instrument);
  const forecasts = forecastsOf(instrument).filter(({ status }) => status === 'published');
  const from = Date.UTC(2026, 0, 5);
  const today = { instrument, day: '2026-01-05', from, to: from + 1_440 * MINUTE };
  const before = { instrument, day: '2026-01-04', from: from - 1_440 * MINUTE, to: from };
  return [
    { ...today, candles: candles.length, forecasts: forecasts.length },
    { ...before, candles: 1_440, forecasts: 4_302 },
  ];
}
