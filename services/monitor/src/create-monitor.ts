import { createScoreFold, type Score, type ScoreFold } from '@foretick/core/evaluation';
import { type Append, type EventLog, type KeyedProcessor, runKeyedProcessor } from '@foretick/ports';
import {
  newVerification,
  restoreVerification,
  takeCandle,
  takePrediction,
  type Verification,
} from './verification.ts';

interface MonitorState {
  readonly verification: Verification;
  readonly scores: ScoreFold;
}

/**
 * Waits for the target time of each forecast, tells what came (`prediction_outcomes`), keeps `scores`. Forecasts are
 * held against candles of `intervalSec`, which they are made from. Default 60.
 */
export function createMonitor(options: { readonly log: EventLog; readonly intervalSec?: number }): {
  run(signal: AbortSignal): Promise<void>;
} {
  const processor = monitorProcessor(options.intervalSec ?? 60);
  return { run: (signal) => runKeyedProcessor(options.log, processor, signal) };
}

const monitorProcessor = (intervalSec: number): KeyedProcessor<'candles' | 'predictions', MonitorState> => ({
  group: 'monitor',
  topics: ['predictions', 'candles'],
  initial: () => ({ verification: newVerification(), scores: createScoreFold() }),
  restore(_key, snapshot) {
    const scores = createScoreFold();
    if (typeof snapshot !== 'object' || snapshot === null) return { verification: newVerification(), scores };
    if ('scores' in snapshot) scores.restore(snapshot.scores);
    const verification =
      'verification' in snapshot ? restoreVerification(snapshot.verification) : newVerification();
    return { verification, scores };
  },
  snapshot: ({ verification, scores }) => ({ verification, scores: scores.snapshot() }),
  process({ verification, scores }, record) {
    if (record.value.intervalSec !== intervalSec) return [];
    const outcomes =
      record.topic === 'candles'
        ? takeCandle(verification, record.value)
        : takePrediction(verification, record.value);
    const changed = new Map<string, Score>();
    for (const outcome of outcomes) {
      if (outcome.status === 'scored')
        changed.set(`${outcome.horizonSec} ${outcome.model}`, scores.next(outcome));
    }
    const { key } = record;
    return [
      ...outcomes.map((value): Append => ({ topic: 'prediction_outcomes', key, value })),
      ...[...changed.values()].map((value): Append => ({ topic: 'scores', key, value })),
    ];
  },
});
