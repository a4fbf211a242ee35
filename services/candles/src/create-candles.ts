import {
  intervalLadder,
  type LadderOptions,
  type LadderState,
  ladderCorrections,
  ladderSnapshot,
  MAX_ALLOWED_LATENESS_MS,
  newLadder,
  nextLadderEvent,
  nextRevision,
  provisionalOf,
  restoreLadder,
  takeLadderCandle,
} from '@foretick/core/candle';
import {
  type Append,
  type EventLog,
  ForetickError,
  type KeyedProcessor,
  type LogRecord,
  runKeyedProcessor,
} from '@foretick/ports';

export interface CandlesOptions {
  readonly log: EventLog;
  /** Interval whose open window is shown as it grows. */
  readonly intervalSec: number;
  /** All intervals, in seconds: each divides a day and is a multiple of the smallest. Default: `intervalSec` alone. */
  readonly intervalsSec?: readonly number[];
  /** How late a trade may come and still find its window open. Default 0, at most a minute. */
  readonly allowedLatenessMs?: number;
}

/**
 * Turns topic `trades` into topic `candles`; late trades go to `late_trades`. Where there are larger intervals it also
 * reads `candles`: those of other sources and corrected ones are rolled up too. Throws `INTERVALS_INVALID` and
 * `LATENESS_INVALID`.
 */
export function createCandles(options: CandlesOptions): { run(signal: AbortSignal): Promise<void> } {
  const { log, intervalSec, intervalsSec = [intervalSec], allowedLatenessMs = 0 } = options;
  const ladder = intervalLadder(intervalsSec);
  if (!ladder.ok) throw new ForetickError('INTERVALS_INVALID', `candles: ${ladder.reason}`);
  if (!(allowedLatenessMs >= 0 && allowedLatenessMs <= MAX_ALLOWED_LATENESS_MS)) {
    throw new ForetickError(
      'LATENESS_INVALID',
      `candles: an allowed lateness of ${allowedLatenessMs} ms is not from 0 to ${MAX_ALLOWED_LATENESS_MS}`,
    );
  }
  const processor = candlesProcessor({ ladder: ladder.value, allowedLatenessMs }, intervalSec);
  return { run: (signal) => runKeyedProcessor(log, processor, signal, MAX_BATCH) };
}

/** A commit costs more than a trade: of a log that is far ahead, many are taken at once. */
const MAX_BATCH = 5_000;

/** The open window is shown once in so much event time at most. */
const SHOW_EVERY_MS = 1_000;

interface CandlesState {
  readonly ladder: LadderState;
  /** Event time up to which the open window was shown, epoch ms. */
  shownUntil: number;
}

function candlesProcessor(
  options: LadderOptions,
  shownSec: number,
): KeyedProcessor<'candles' | 'trades', CandlesState> {
  return {
    group: 'candles',
    // Candles come first, so that those that bridge a downtime are there when event time goes on.
    topics: options.ladder.steps.length === 0 ? ['trades'] : ['candles', 'trades'],
    initial: (key) => stateOf(newLadder(key, options)),
    restore: (key, snapshot) => stateOf(restoreLadder(key, snapshot, options)),
    snapshot: ({ ladder }) => ladderSnapshot(ladder, options),
    process(state, record) {
      if (!isEvent(record)) {
        takeLadderCandle(state.ladder, record.value);
        return [];
      }
      const { key, value } = record;
      if (value.kind === 'correction') {
        return [{ topic: 'candles', key, value: nextRevision(state.ladder, value.candle) }];
      }
      const { candles, late } = nextLadderEvent(state.ladder, value, options);
      if (late === undefined && candles.length === 0) return NO_RECORDS;
      const records = candles.map((candle): Append => ({ topic: 'candles', key, value: candle }));
      if (late !== undefined) records.push({ topic: 'late_trades', key, value: late });
      return records;
    },
    /** What was corrected, then the open window as it is: for people to watch, nothing is computed from it. */
    batchEnd(state, key) {
      const candles = [...ladderCorrections(state.ladder, options), ...shown(state, shownSec, options)];
      return candles.map((value): Append => ({ topic: 'candles', key, value }));
    },
  };
}

const NO_RECORDS: readonly Append[] = [];

function stateOf(ladder: LadderState): CandlesState {
  return { ladder, shownUntil: Number.NEGATIVE_INFINITY };
}

function isEvent(
  record: LogRecord<'candles' | 'trades'>,
): record is Extract<LogRecord, { readonly topic: 'trades' }> {
  return record.topic === 'trades';
}

/** A replay has nobody to show anything to. */
function shown(state: CandlesState, shownSec: number, options: LadderOptions) {
  const { watermark, availability } = state.ladder.windower;
  if (availability === 'modelled' || watermark === undefined || watermark < state.shownUntil) return [];
  const candle = provisionalOf(state.ladder, shownSec, options);
  if (candle === undefined) return [];
  state.shownUntil = (Math.floor(watermark / SHOW_EVERY_MS) + 1) * SHOW_EVERY_MS;
  return [candle];
}
