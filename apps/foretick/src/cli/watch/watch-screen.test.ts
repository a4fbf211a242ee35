import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { candleToWire, forecastToWire } from '@foretick/service-api';
import { sparkline, type Watched, watchScreen } from './watch-screen.ts';

const NOW = Date.UTC(2026, 0, 5, 12, 0);
const MINUTE = 60_000;
const BTC = 'kraken:BTC/USD' as Parameters<typeof forecastToWire>[0]['prediction']['instrument'];
const plain = { style: (_style: unknown, text: string) => text };
const coloured = { style: (_style: unknown, text: string) => `\u001b[31m${text}\u001b[39m` };

test('a pair is shown with its price, its forecasts with bands, and what came of them', () => {
  const lines = watchScreen(watched(), 120, plain);
  assert.deepEqual(lines, [
    'Foretick 0.1.0  SIMULATED simulated market  12:00:00Z',
    '',
    'BTC/USD  100.00  ▁▆█▆  live',
    '  +1 min  100.05   +5.00 bp  80 %: 99.90 to 100.30  ridge        skill +2.00 %, 79 % in the band, 120 scored',
    '  +5 min  none: deadline-passed',
  ]);
});

test('what is stale and what is lost says so', () => {
  const later = watched();
  const lines = watchScreen(
    { ...later, lost: 'no answer', status: { ...later.status, now: NOW + 10 * MINUTE } },
    120,
    plain,
  );
  assert.match(lines[0] ?? '', /not connected: no answer$/);
  assert.match(lines[3] ?? '', / stale$/);
  const empty = { ...later, candles: new Map(), forecasts: new Map() };
  assert.deepEqual(watchScreen(empty, 120, plain).slice(2), [
    'BTC/USD  no candle yet    live',
    '  no forecast yet',
  ]);
});

test('alarms that stand are told, those of other pairs not', () => {
  const of = { instrument: BTC, interval_sec: 60, state: 'raised', value: 0.2, threshold: 0.1 } as const;
  const drift = { ...of, kind: 'drift', subject: 'features', as_of: NOW - MINUTE } as const;
  const late = { ...of, kind: 'freshness', subject: '60 s', as_of: NOW } as const;
  const other = { ...drift, instrument: 'kraken:ETH/USD' };
  assert.equal(
    watchScreen({ ...watched(), alarms: [drift, late, other] }, 120, plain).at(-1),
    '  alarm: drift of features since 11:59:00Z; freshness of 60 s since 12:00:00Z',
  );
});

test('no line is longer than the terminal is wide, whatever its colours', () => {
  for (const columns of [20, 40, 80, 200]) {
    for (const line of watchScreen(watched(), columns, coloured)) {
      assert.ok([...stripVTControlCharacters(line)].length <= columns, line);
    }
  }
});

test('numbers become blocks', () => {
  assert.equal(sparkline([1, 2, 3, 8]), '▁▂▃█');
  assert.equal(sparkline([5, 5]), '▄▄');
  assert.equal(sparkline([]), '');
});

function watched(): Watched {
  const of = {
    instrument: BTC,
    intervalSec: 60,
    asOf: NOW,
    model: 'ridge',
    modelVersion: 'ridge-1',
  } as const;
  const made = { role: 'champion', featureViewHash: 'v', processingTime: NOW } as const;
  const next = { ...of, predictionId: 'a', horizonSec: 60, targetTime: NOW + MINUTE, ...made };
  const numbers = { basePrice: 100, logReturn: 5e-4, price: 100.05, medianLogReturn: 5e-4, volatility: 2e-3 };
  const intervals = [{ level: 0.8, lower: -1e-3, upper: 3e-3 }];
  const later = { ...of, predictionId: 'b', horizonSec: 300, targetTime: NOW + 5 * MINUTE, ...made };
  const forecasts = [
    { ...next, ...numbers, intervals, status: 'published', edge: 'below-cost' } as const,
    { ...later, status: 'missed', reason: 'deadline-passed' } as const,
  ];
  const closes = [98, 100, 101, 100];
  return {
    status: {
      ...{ version: '0.1.0', source: 'simulated', label: 'simulated market', started_at: NOW, now: NOW },
      ...{ interval_sec: 60, horizons_sec: [60, 300], references: [], store: { lag_records: 0 } },
      disk: { used_bytes: 0, file_bytes: 0, budget_bytes: null },
      instruments: [
        {
          ...{ instrument: BTC, exchange: 'kraken', pair: 'BTC/USD', last_candle: null, champions: [] },
          learning: { candles: 1, needed: 1 },
          feed: {
            ...{ instrument: BTC, state: 'live', reason: '', retry_at: null, since: NOW, trades: 1 },
            ...{ duplicates: 0, rejected: 0, reconnects: 0, trades_per_sec: 1, latency_ms: null },
            ...{ gaps_open: 0, gaps_repaired: 0 },
          },
        },
      ],
    },
    candles: new Map([[BTC, closes.map((close, i) => candleAt(i, close))]]),
    forecasts: new Map([
      [BTC, forecasts.map((prediction) => forecastToWire({ prediction, outcome: undefined }))],
    ]),
    scores: [
      {
        ...{ instrument: BTC, interval_sec: 60, horizon_sec: 60, model: 'ridge', shadow: false, count: 120 },
        ...{
          mae_bp: 4,
          median_mae_bp: 4,
          persistence_mae_bp: 5,
          mse_skill: 0.02,
          hit_rate: 0.5,
          hit_count: 9,
        },
        intervals: [{ level: 0.8, count: 120, coverage: 0.79, width_bp: 40, winkler_bp: 50 }],
        last_target_time: NOW,
      },
    ],
    alarms: [],
    lost: '',
  };
}

function candleAt(minute: number, close: number) {
  const openTime = NOW + (minute - 4) * MINUTE;
  const volumes = { volume: 1, quoteVolume: undefined, vwap: undefined, tradeCount: 1 };
  const sides = { buyVolume: undefined, sellVolume: undefined };
  return candleToWire({
    ...{
      instrument: BTC,
      intervalSec: 60,
      openTime,
      closeTime: openTime + MINUTE,
      revision: 0,
      status: 'final',
    },
    ...{ open: close, high: close, low: close, close, ...volumes, ...sides, complete: true, filled: false },
    ...{ origin: 'trades', availableAt: openTime + MINUTE, availability: 'observed' },
  });
}
