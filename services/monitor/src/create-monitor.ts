import type { Candle } from '@foretick/core/candle';
import { createScoreFold, type Score, type ScoreFold } from '@foretick/core/evaluation';
import type { Outcome, Prediction } from '@foretick/core/forecast';
import {
  type Alarm,
  type Append,
  type EventLog,
  ForetickError,
  type KeyedProcessor,
  runKeyedProcessor,
} from '@foretick/ports';
import {
  newVerification,
  restoreVerification,
  takeCandle,
  takePrediction,
  type Verification,
} from './verification.ts';
import {
  DEFAULT_WATCH,
  newWatch,
  restoreWatch,
  type Watch,
  type WatchSettings,
  watchCandle,
  watchFeed,
  watchForecast,
  watchLedger,
  watchOutcome,
  watchVector,
} from './watch/watch.ts';

export interface MonitorOptions {
  readonly log: EventLog;
  /** Forecasts are held against candles of this length, which they are made from. Default 60. */
  readonly intervalSec?: number;
  /** Over how much drift, skill and coverage are watched. Default: `DEFAULT_WATCH`. */
  readonly watch?: WatchSettings;
  /** Hears of what it could not go on with. */
  readonly report?: (failure: ForetickError) => void;
}

interface MonitorState {
  readonly verification: Verification;
  readonly scores: ScoreFold;
  readonly watch: Watch;
}

/**
 * Waits for the target time of each forecast, tells what came (`prediction_outcomes`), keeps `scores`, and raises `alarms` where
 * something is not as it should be.
 */
export function createMonitor(options: MonitorOptions): { run(signal: AbortSignal): Promise<void> } {
  return { run: (signal) => runKeyedProcessor(options.log, monitorProcessor(options), signal) };
}

const WATCHED = ['predictions', 'candles', 'feature_vectors', 'feed_state', 'gap_ledger'] as const;
type Watched = (typeof WATCHED)[number];

const monitorProcessor = ({
  intervalSec = 60,
  watch: settings = DEFAULT_WATCH,
  report,
}: MonitorOptions): KeyedProcessor<Watched, MonitorState> => ({
  group: 'monitor',
  topics: WATCHED,
  initial: () => ({ verification: newVerification(), scores: createScoreFold(), watch: newWatch() }),
  restore(key, snapshot) {
    const saved: Readonly<Record<string, unknown>> =
      typeof snapshot === 'object' && snapshot !== null ? { ...snapshot } : {};
    const scores = createScoreFold();
    if (saved.scores !== undefined && !scores.restore(saved.scores)) report?.(unreadableScores(key));
    return {
      verification: restoreVerification(saved.verification),
      scores,
      watch: restoreWatch(saved.watch),
    };
  },
  snapshot: ({ verification, scores, watch }) => ({ verification, scores: scores.snapshot(), watch }),
  process(state, record) {
    if (record.topic === 'feed_state') return watchFeed(state.watch, record.value, intervalSec)?.map(alarmOf);
    if (record.topic === 'gap_ledger')
      return watchLedger(state.watch, record.value, intervalSec).map(alarmOf);
    if (record.value.intervalSec !== intervalSec) return undefined;
    if (record.topic === 'candles' && record.value.status !== 'final') return undefined;
    switch (record.topic) {
      case 'feature_vectors':
        return watchVector(state.watch, record.value, settings).map(alarmOf);
      case 'candles':
        return fromCandle(state, record.value, settings);
      case 'predictions':
        return fromPrediction(state, record.value, settings);
    }
  },
});

function unreadableScores(key: Append['key']): ForetickError {
  const message = `The running scores of ${key} were saved in a form that this version cannot read; they begin anew with the next outcome.`;
  return new ForetickError('SCORES_BEGIN_ANEW', message);
}

function fromCandle(state: MonitorState, candle: Candle, settings: WatchSettings): Append[] {
  const outcomes = takeCandle(state.verification, candle);
  return [
    ...watchCandle(state.watch, candle, settings).map(alarmOf),
    ...fromOutcomes(state, outcomes, candle.instrument, settings),
  ];
}

function fromPrediction(state: MonitorState, prediction: Prediction, settings: WatchSettings): Append[] {
  const outcomes = takePrediction(state.verification, prediction);
  return [
    ...watchForecast(state.watch, prediction, settings).map(alarmOf),
    ...fromOutcomes(state, outcomes, prediction.instrument, settings),
  ];
}

function fromOutcomes(
  { scores, watch }: MonitorState,
  outcomes: readonly Outcome[],
  key: Append['key'],
  settings: WatchSettings,
): Append[] {
  const changed = new Map<string, Score>();
  const alarms: Alarm[] = [];
  for (const outcome of outcomes) {
    if (outcome.status !== 'scored') continue;
    const score = scores.next(outcome);
    changed.set(`${score.horizonSec} ${score.model} ${score.shadow}`, score);
    alarms.push(...watchOutcome(watch, outcome, settings));
  }
  return [
    ...outcomes.map((value): Append => ({ topic: 'prediction_outcomes', key, value })),
    ...[...changed.values()].map((value): Append => ({ topic: 'scores', key, value })),
    ...alarms.map(alarmOf),
  ];
}

function alarmOf(value: Alarm): Append {
  return { topic: 'alarms', key: value.instrument, value };
}
