import type { Candle } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import {
  type Append,
  ForetickError,
  type LogRecord,
  type ModelVersion,
  type PromotionEvent,
} from '@foretick/ports';
import { attempt, type Background, createBackground, type TrainingResult } from './attempts.ts';
import type { TrainerOptions } from './trainer-options.ts';
import {
  firstState,
  isDue,
  parseScheduleState,
  type ScheduleState,
  withCandle,
  withFailure,
  withTraining,
} from './training-schedule.ts';

export interface Trainer {
  /** Works until `signal` aborts. May be called again, and then continues where the last commit ended. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Trains on a schedule of event time and promotes what it trained. Reads topic `candles` as group `trainer`, writes
 * topic `promotions`: promotions, and for each final candle that no more will come up to it.
 */
export function createTrainer(options: TrainerOptions): Trainer {
  return {
    async run(signal) {
      const { log } = options;
      const background = createBackground(options, signal);
      const consumer = await log.consumer(GROUP, ['candles']);
      let states = restoredStates(await consumer.snapshots());
      let { generation } = consumer;
      while (!signal.aborted) {
        const polled = await consumer.poll(MAX_BATCH, signal);
        if (consumer.generation !== generation) {
          generation = consumer.generation;
          states = restoredStates(await consumer.snapshots());
        }
        const batch = newCandles(polled, states, options);
        const records: Append[] = [];
        for (const { candle, newestOfBatch } of batch.candles) {
          if (signal.aborted) break;
          const step = await takeCandle(candle, newestOfBatch, states, background, options, signal);
          records.push(...step);
        }
        // What was not committed comes again, and with it any training that was cut short.
        if (signal.aborted) break;
        const snapshots = [...batch.keys].flatMap((key) => {
          const state = states.get(key);
          return state === undefined ? [] : [{ key, state }];
        });
        await consumer.commit({ records, snapshots });
      }
      await background.settled();
    },
  };
}

const GROUP = 'trainer';
const MAX_BATCH = 1_000;

interface Batch {
  readonly candles: readonly { readonly candle: Candle; readonly newestOfBatch: boolean }[];
  readonly keys: ReadonlySet<InstrumentId>;
}

function restoredStates(snapshots: ReadonlyMap<InstrumentId, unknown>): Map<InstrumentId, ScheduleState> {
  const states = new Map<InstrumentId, ScheduleState>();
  for (const [key, snapshot] of snapshots) {
    const state = parseScheduleState(snapshot);
    if (state !== undefined) states.set(key, state);
  }
  return states;
}

/** Final candles that continue what was seen. Repeats and corrections of the past change no schedule. */
function newCandles(
  records: readonly LogRecord<'candles'>[],
  states: ReadonlyMap<InstrumentId, ScheduleState>,
  { intervalSec, instruments }: TrainerOptions,
): Batch {
  const newest = new Map<InstrumentId, Candle>();
  const candles: Candle[] = [];
  for (const { value: candle } of records) {
    if (candle.status !== 'final' || candle.intervalSec !== intervalSec) continue;
    if (instruments?.has(candle.instrument) === false) continue;
    const seen = newest.get(candle.instrument) ?? states.get(candle.instrument);
    if (seen !== undefined && candle.closeTime <= seen.closeTime) continue;
    newest.set(candle.instrument, candle);
    candles.push(candle);
  }
  return {
    candles: candles.map((candle) => ({ candle, newestOfBatch: newest.get(candle.instrument) === candle })),
    keys: new Set(newest.keys()),
  };
}

/** Records that follow from one candle. Changes its instrument's state. */
async function takeCandle(
  candle: Candle,
  newestOfBatch: boolean,
  states: Map<InstrumentId, ScheduleState>,
  background: Background,
  options: TrainerOptions,
  signal: AbortSignal,
): Promise<readonly Append[]> {
  const { instrument, intervalSec, closeTime } = candle;
  let state = states.get(instrument) ?? firstState(await storedBefore(candle, options));
  state = withCandle(state, candle);
  const records: Append[] = [];

  const settle = async (result: TrainingResult) => {
    if (result.versions.length === 0) {
      state = withFailure(state, candle, options.trainEveryMs);
      return;
    }
    const reason = state.trainedAt === undefined ? 'first training' : 'scheduled training';
    for (const version of result.versions) {
      const event = promotionOf(version, closeTime, reason);
      await recordPromotion(event, options);
      records.push({ topic: 'promotions', key: instrument, value: event });
      options.onTrained?.(version);
    }
    state = withTraining(state, result.trainedAt, options.trainEveryMs);
  };

  const finished = background.takeFinished(instrument);
  if (finished !== undefined) await settle(finished);
  if (isDue(state, candle, newestOfBatch, options)) {
    if (options.mode === 'inline' || state.trainedAt === undefined) {
      await settle(await attempt(candle, options, signal));
    } else {
      background.start(candle);
    }
  }
  states.set(instrument, state);
  records.push({
    topic: 'promotions',
    key: instrument,
    value: { kind: 'progress', instrument, intervalSec, asOf: closeTime },
  });
  return records;
}

/** The log is the truth about promotions; the registry's copy is for people, so its failure stops nothing. */
async function recordPromotion(event: PromotionEvent, { registry, report }: TrainerOptions): Promise<void> {
  try {
    await registry.promote(event);
  } catch (cause) {
    const message = `The promotion of ${event.modelVersion} takes effect, but the registry could not record it.`;
    report(new ForetickError('PROMOTION_NOT_RECORDED', message, { cause, retryable: true }));
  }
}

/** Complete candles stored before the first one seen, as many as matter. */
async function storedBefore(candle: Candle, { store, minCandles }: TrainerOptions): Promise<number> {
  const { instrument, intervalSec, openTime } = candle;
  const stored = await store.candles({ instrument, intervalSec, to: openTime, limit: minCandles });
  return stored.filter(({ complete }) => complete).length;
}

function promotionOf(version: ModelVersion, effectiveFrom: number, reason: string): PromotionEvent {
  const { instrument, intervalSec, horizonSec, model, modelVersion } = version;
  return {
    kind: 'promotion',
    instrument,
    intervalSec,
    horizonSec,
    model,
    modelVersion,
    effectiveFrom,
    reason,
  };
}
