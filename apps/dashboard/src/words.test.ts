import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiFeedState, ApiScore } from '@foretick/client';
import { diskWords, feedWords, retryWords, verdictOf } from './words.ts';

const NOW = 1_000_000;

test('a feed is told in words', () => {
  const cases: readonly [Partial<ApiFeedState> | null, 'live' | 'simulated' | 'replay', string][] = [
    [null, 'live', 'starting'],
    [{ state: 'connecting' }, 'live', 'connecting'],
    [{ state: 'live' }, 'live', 'live'],
    [{ state: 'live' }, 'simulated', 'live, simulated market'],
    [{ state: 'live' }, 'replay', 'replaying'],
    [
      { state: 'down', reason: 'cannot reach Kraken: no network', retry_at: NOW + 11_400 },
      'live',
      'cannot reach Kraken: no network; next try in 12 s',
    ],
    [
      { state: 'down', reason: 'cannot reach Kraken', retry_at: NOW },
      'live',
      'cannot reach Kraken; trying now',
    ],
    [{ state: 'down' }, 'live', 'connection lost; trying again'],
    [{ state: 'refused', reason: 'unknown pair' }, 'live', 'refused: unknown pair'],
    [{ state: 'ended' }, 'replay', 'replay ended'],
  ];
  for (const [changes, source, words] of cases) {
    const feed = changes === null ? null : { ...feedOf(), ...changes };
    assert.equal(feedWords(feed, source) + retryWords(feed, NOW), words);
  }
});

test('a verdict needs a hundred forecasts, and a model', () => {
  const cases: readonly [Partial<ApiScore>, string][] = [
    [{ count: 99, mse_skill: 0.5 }, 'too-few'],
    [{ count: 100, mse_skill: 0.001 }, 'better'],
    [{ count: 100, mse_skill: 0 }, 'not-better'],
    [{ count: 100, mse_skill: -0.1 }, 'not-better'],
    [{ count: 100, mse_skill: null }, 'no-moves'],
    [{ count: 500, mse_skill: 0, model: 'persistence' }, 'baseline'],
  ];
  for (const [changes, verdict] of cases) assert.equal(verdictOf({ ...scoreOf(), ...changes }), verdict);
});

function feedOf(): ApiFeedState {
  const counts = {
    trades: 0,
    duplicates: 0,
    rejected: 0,
    reconnects: 0,
    trades_per_sec: 0,
    latency_ms: null,
    gaps_open: 0,
    gaps_repaired: 0,
  };
  return { instrument: 'kraken:BTC/USD', state: 'live', reason: '', retry_at: null, since: 0, ...counts };
}

function scoreOf(): ApiScore {
  return {
    instrument: 'kraken:BTC/USD',
    interval_sec: 60,
    horizon_sec: 60,
    model: 'ridge',
    count: 0,
    mae_bp: 1,
    persistence_mae_bp: 1,
    mse_skill: 0,
    hit_rate: null,
    hit_count: 0,
    last_target_time: 0,
  };
}

test('room on disk is told against its bound', () => {
  const disk = { used_bytes: 7.34e8, file_bytes: 9e8, budget_bytes: 2e10 };
  assert.equal(diskWords(disk), 'The data takes 734 MB of 20.0 GB; beyond that the oldest trades go.');
  assert.equal(diskWords({ ...disk, budget_bytes: null }), 'The data takes 734 MB; there is no bound on it.');
});
