import { MIN_TRAINING_CANDLES } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import type { FeatureStore, ForecastRow } from '@foretick/ports';
import { scoreToWire } from '@foretick/service-api';
import { HORIZONS_SEC, INTERVAL_SEC } from '../config/horizons.ts';

/** What the recorded file itself holds. */
export interface RecordingFacts {
  readonly rows: number;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly duplicates: number;
  readonly missingIds: number;
}

export type ReplaySummary = Awaited<ReturnType<typeof replaySummary>>;

/** What a replay came to, counted from what is stored; running the same replay again gives the same. */
export async function replaySummary(
  store: FeatureStore,
  instrument: InstrumentId,
  input: string,
  facts: RecordingFacts,
  knownBefore: number,
  seconds: number,
) {
  const stored = (await store.instruments()).find((one) => one.instrument === instrument);
  const candles = await store.candles({ instrument, intervalSec: INTERVAL_SEC });
  const forecasts = await store.forecasts({ instrument });
  const scores = (await store.scores()).filter((score) => score.instrument === instrument);
  const complete = candles.filter((candle) => candle.complete).length;
  const models = [...new Set(forecasts.map(({ prediction }) => prediction.model))].sort();
  const horizons = HORIZONS_SEC.map((horizonSec) => {
    const rows = forecasts.filter(({ prediction }) => prediction.horizonSec === horizonSec);
    return {
      horizon_sec: horizonSec,
      ...countsOf(rows),
      scores: scores.filter((score) => score.horizonSec === horizonSec).map(scoreToWire),
    };
  });
  const minutes = (facts.lastTime - facts.firstTime) / 60_000;
  return {
    type: 'summary',
    source: 'replay',
    input,
    instrument,
    from: facts.firstTime,
    to: facts.lastTime,
    span_minutes: Number(minutes.toFixed(2)),
    trades: stored?.trades ?? 0,
    duplicates: facts.duplicates,
    missing_ids: facts.missingIds,
    known_before: knownBefore,
    candles: candles.length,
    candles_complete: complete,
    candles_filled: candles.filter((candle) => candle.filled).length,
    forecasts: horizons.reduce((sum, one) => sum + one.forecasts, 0),
    outcomes: horizons.reduce((sum, one) => sum + one.outcomes, 0),
    horizons,
    models,
    notes: notesOf(minutes, complete, models, horizons),
    seconds: Number(seconds.toFixed(2)),
  };
}

function countsOf(rows: readonly ForecastRow[]) {
  const published = rows.filter(({ prediction }) => prediction.status === 'published');
  const scored = published.filter(({ outcome }) => outcome?.status === 'scored');
  const unscorable = published.filter(({ outcome }) => outcome?.status === 'void');
  return {
    forecasts: published.length,
    outcomes: scored.length,
    void: unscorable.length,
    without_outcome: published.length - scored.length - unscorable.length,
    not_made: rows.length - published.length,
  };
}

function notesOf(
  minutes: number,
  complete: number,
  models: readonly string[],
  horizons: readonly {
    readonly horizon_sec: number;
    readonly outcomes: number;
    readonly forecasts: number;
  }[],
): string[] {
  const span = `the recording spans ${minutes < 120 ? `${minutes.toFixed(0)} minutes` : `${(minutes / 60).toFixed(1)} hours`}`;
  const notes: string[] = [];
  if (!models.some((model) => model !== 'persistence')) {
    notes.push(
      `persistence only: ${span} (${complete} complete candles), and a model needs ${MIN_TRAINING_CANDLES} candles to train on`,
    );
  }
  for (const { horizon_sec, outcomes } of horizons) {
    if (outcomes === 0) {
      notes.push(
        `no ${horizon_sec / 60}-minute outcome: ${span}, and no target time lies inside a complete candle of it`,
      );
    }
  }
  return notes;
}
