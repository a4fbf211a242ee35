import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiChampion, ApiFeedState, ApiScore } from '@foretick/client';
import { coverageVerdict, feedWords, retryWords, rollBackWords, verdictOf } from './words.ts';

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

test('a verdict needs a hundred forecasts, a model, and an interval that leaves out zero', () => {
  const cases: readonly [Partial<ApiScore>, string][] = [
    [{ count: 99, mse_skill: 0.5, mse_skill_interval: { low: 0.4, high: 0.6 } }, 'too-few'],
    [{ count: 100, mse_skill: 0.02, mse_skill_interval: { low: 0.001, high: 0.04 } }, 'better'],
    [{ count: 100, mse_skill: 0.02, mse_skill_interval: { low: 0, high: 0.04 } }, 'unproven'],
    [{ count: 100, mse_skill: 0.02, mse_skill_interval: null }, 'unproven'],
    [{ count: 100, mse_skill: 0.02 }, 'unproven'],
    [{ count: 100, mse_skill: 0 }, 'not-better'],
    [{ count: 100, mse_skill: -0.1, mse_skill_interval: { low: -0.3, high: 0.1 } }, 'not-better'],
    [{ count: 100, mse_skill: -0.1, mse_skill_interval: { low: -0.2, high: -0.01 } }, 'worse'],
    [{ count: 100, mse_skill: null }, 'no-moves'],
    [{ count: 500, mse_skill: 0, model: 'persistence' }, 'baseline'],
  ];
  for (const [changes, verdict] of cases) assert.equal(verdictOf({ ...scoreOf(), ...changes }), verdict);
});

test('a coverage is off beyond two standard errors, of forecasts that do not overlap', () => {
  const of = (level: number, coverage: number, count: number, horizonSec = 60) =>
    coverageVerdict(
      { level, coverage, count, width_bp: 1, winkler_bp: 1 },
      { horizon_sec: horizonSec, interval_sec: 60 },
    );
  // One standard error of 80 % over 400 is 2 %.
  assert.equal(of(0.8, 0.765, 400), 'holds');
  assert.equal(of(0.8, 0.755, 400), 'too-narrow');
  assert.equal(of(0.8, 0.845, 400), 'too-wide');
  assert.equal(of(0.8, 0.755, 400, 900), 'holds');
  assert.equal(of(0.8, 0, 19), 'too-few');
});

test('a roll-back is told with its day and its reason, any other promotion is not', () => {
  const reason = 'worse than "no change"';
  const promotion = {
    effective_from: Date.UTC(2026, 0, 5, 12),
    by: 'guard' as const,
    ...{ reason, replaces: 'ridge-1' },
  };
  const champion: ApiChampion = {
    ...{ horizon_sec: 60, model: 'persistence', model_version: 'persistence-1', promotion },
  };
  const words = 'rolled back on 2026-01-05, 12:00 UTC because: worse than "no change"';
  assert.equal(rollBackWords(champion), words);
  assert.equal(rollBackWords({ ...champion, promotion: { ...promotion, replaces: null } }), '');
  assert.equal(rollBackWords({ ...champion, promotion: null }), '');
  assert.equal(rollBackWords(undefined), '');
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
    shadow: false,
    count: 0,
    mae_bp: 1,
    median_mae_bp: 1,
    persistence_mae_bp: 1,
    mse_skill: 0,
    hit_rate: null,
    hit_count: 0,
    intervals: [],
    last_target_time: 0,
  };
}
