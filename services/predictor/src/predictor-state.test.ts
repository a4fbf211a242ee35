import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  createAlignment,
  createFeatureFold,
  DEFAULT_FEATURE_VIEW,
  type NewsSignal,
} from '@foretick/core/feature';
import type { InstrumentId } from '@foretick/core/trade';
import { newPredictorState, restorePredictorState, takeCompanion, takeDecision } from './predictor-state.ts';

const BTC = 'kraken:BTC/USD' as InstrumentId;
const SERIES = { instrument: BTC, intervalSec: 60 };

it('gives each forecast the news that training would give it', () => {
  //  known at   10    60  61      119 121
  //  decided            60            120   180
  //  heard      10    60  61 (60) 119 121 (120) (180)
  const signals = [10, 60, 61, 119, 121].map(
    (availableAt): NewsSignal => ({ id: `${availableAt}`, publishedAt: 0, availableAt, score: 1 }),
  );
  const state = newPredictorState(createFeatureFold(DEFAULT_FEATURE_VIEW, 'view'));
  const hear = (signal: NewsSignal | undefined) => {
    assert.ok(signal);
    takeCompanion(state, { kind: 'news', ...SERIES, signal });
  };
  const decide = (asOf: number) => takeCompanion(state, { kind: 'progress', ...SERIES, asOf });
  for (const signal of signals.slice(0, 3)) hear(signal);
  decide(60);
  for (const signal of signals.slice(3)) hear(signal);
  decide(120);
  decide(180);
  const dealt = createAlignment({ companions: {}, news: signals });
  for (const closeTime of [60, 120, 180]) {
    const trained = dealt(candle(closeTime)).news.map(({ id }) => id);
    assert.deepEqual(
      takeDecision(state, closeTime)?.news.map(({ id }) => id),
      trained,
    );
  }
});

it('counts news once that is handed on twice, also after a restart', () => {
  const fold = () => createFeatureFold(DEFAULT_FEATURE_VIEW, 'view');
  const signal: NewsSignal = { id: 'a', publishedAt: 0, availableAt: 10, score: 1 };
  const hear = (state: ReturnType<typeof newPredictorState>) =>
    takeCompanion(state, { kind: 'news', ...SERIES, signal });
  let state = newPredictorState(fold());
  hear(state);
  hear(state);
  takeCompanion(state, { kind: 'progress', ...SERIES, asOf: 60 });
  assert.equal(takeDecision(state, 60)?.news.length, 1);
  const { features, ...rest } = state;
  state = restorePredictorState(
    fold(),
    JSON.parse(JSON.stringify({ ...rest, features: features.snapshot() })),
  );
  hear(state);
  takeCompanion(state, { kind: 'progress', ...SERIES, asOf: 120 });
  assert.equal(takeDecision(state, 120)?.news.length, 0);
});

it('keeps a companion candle that closes later for the forecast that it is in time for', () => {
  const state = newPredictorState(createFeatureFold(DEFAULT_FEATURE_VIEW, 'view'));
  const hear = (closeTime: number) =>
    takeCompanion(state, { kind: 'candle', ...SERIES, slot: 'eth', candle: candle(closeTime) });
  for (const closeTime of [60, 120]) hear(closeTime);
  for (const asOf of [60, 120]) takeCompanion(state, { kind: 'progress', ...SERIES, asOf });
  const found = [60, 120].map((asOf) =>
    takeDecision(state, asOf)?.companions.eth?.map(({ closeTime }) => closeTime),
  );
  assert.deepEqual(found, [[60], [120]]);
});

function candle(closeTime: number): Parameters<ReturnType<typeof createAlignment>>[0] {
  return {
    ...{ ...SERIES, openTime: closeTime - 60, closeTime, revision: 0, status: 'final' },
    ...{ open: 1, high: 1, low: 1, close: 1, volume: 1, quoteVolume: 1, vwap: 1, tradeCount: 1 },
    ...{ buyVolume: 1, sellVolume: 0, complete: true, filled: false, origin: 'trades' },
    ...{ availableAt: closeTime, availability: 'observed' },
  };
}
