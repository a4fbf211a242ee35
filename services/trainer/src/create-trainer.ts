import type { Candle } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import {
  type Append,
  championAfter,
  ForetickError,
  type LogRecord,
  type PromotionEvent,
} from '@foretick/ports';
import { attempt, type Background, createBackground, type TrainingResult } from './attempts.ts';
import { decide } from './decide.ts';
import type { TrainerOptions } from './trainer-options.ts';
import {
  firstState,
  isDue,
  parseScheduleState,
  type ScheduleState,
  withCandle,
  withChampion,
  withDrift,
  withFailure,
  withTraining,
} from './training-schedule.ts';

export interface Trainer {
  /** Works until `signal` aborts. May be called again, and then continues where the last commit ended. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Trains on a schedule of event time, and promotes what passed the gate. Reads topics `candles`, `promotions` and `alarms` as
 * group `trainer`, writes topic `promotions`: promotions, challenges, and for each final candle that no more will come up to it.
 */
export function createTrainer(options: TrainerOptions): Trainer {
  return {
    async run(signal) {
      const { log } = options;
      const background = createBackground(options, signal);
      const consumer = await log.consumer(GROUP, ['candles', 'promotions', 'alarms']);
      let states = restoredStates(await consumer.snapshots());
      let { generation } = consumer;
      while (!signal.aborted) {
        const polled = await consumer.poll(MAX_BATCH, signal);
        if (consumer.generation !== generation) {
          generation = consumer.generation;
          states = restoredStates(await consumer.snapshots());
        }
        if (options.mode === 'background') {
          takeDecisionsOfOthers(polled, states, options);
          takeDrift(polled, states, options);
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
        const keys = new Set([...batch.keys, ...polled.map(({ key }) => key)]);
        const snapshots = [...keys].flatMap((key) => {
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

type Read = LogRecord<'candles' | 'promotions' | 'alarms'>;

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

/**
 * What the guard and people decided. In a replay the guard may be at any earlier candle, so what is known of it there must
 * decide nothing; `championAfter` then sees to it that no refit brings back what was rolled back.
 */
function takeDecisionsOfOthers(
  records: readonly Read[],
  states: Map<InstrumentId, ScheduleState>,
  { intervalSec }: TrainerOptions,
): void {
  for (const { topic, key, value } of records) {
    if (topic !== 'promotions' || value.kind !== 'promotion' || value.intervalSec !== intervalSec) continue;
    const state = states.get(key);
    if (state === undefined || value.by === undefined || value.by === 'schedule') continue;
    const champion = championAfter(state.champions[value.horizonSec], value);
    states.set(key, withChampion(state, value.horizonSec, champion));
  }
}

/**
 * What has drifted is learnt anew out of turn. The monitor works beside the trainer, so how many candles pass before its alarm is
 * here differs from run to run: in a replay it must decide nothing, like the decisions of others.
 */
function takeDrift(
  records: readonly Read[],
  states: Map<InstrumentId, ScheduleState>,
  { intervalSec, trainEveryMs }: TrainerOptions,
): void {
  for (const { topic, key, value } of records) {
    if (topic !== 'alarms' || value.kind !== 'drift' || value.state !== 'raised') continue;
    const state = states.get(key);
    if (state === undefined || value.intervalSec !== intervalSec) continue;
    states.set(key, withDrift(state, value.asOf, trainEveryMs));
  }
}

/** Final candles that continue what was seen. Repeats and corrections of the past change no schedule. */
function newCandles(
  records: readonly Read[],
  states: ReadonlyMap<InstrumentId, ScheduleState>,
  { intervalSec, instruments }: TrainerOptions,
): Batch {
  const newest = new Map<InstrumentId, Candle>();
  const candles: Candle[] = [];
  for (const { topic, value: candle } of records) {
    if (topic !== 'candles') continue;
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

  const settle = async ({ trained, trainedAt }: TrainingResult) => {
    if (trained.length === 0) {
      state = withFailure(state, candle, options.trainEveryMs);
      return;
    }
    for (const one of trained) {
      const decision = decide(one, state.champions[one.horizonSec], closeTime);
      for (const value of decision.records) {
        if (value.kind === 'promotion') await recordPromotion(value, options);
        records.push({ topic: 'promotions', key: instrument, value });
      }
      if (decision.champion !== undefined) state = withChampion(state, one.horizonSec, decision.champion);
      options.onTrained?.(one.challenger, decision.records);
    }
    state = withTraining(state, trainedAt, options.trainEveryMs);
  };

  const finished = background.takeFinished(instrument);
  if (finished !== undefined) await settle(finished);
  if (isDue(wished(state, candle, newestOfBatch, options), candle, newestOfBatch, options)) {
    if (options.mode === 'inline' || state.trainedAt === undefined) {
      await settle(await attempt(candle, state.champions, options, signal));
    } else {
      background.start(candle, state.champions);
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

/** The state as if a training were due by time, where one was asked for. */
function wished(
  state: ScheduleState,
  { instrument, origin }: Candle,
  newestOfBatch: boolean,
  { mode, requests }: TrainerOptions,
): ScheduleState {
  if (mode === 'inline' || !newestOfBatch || origin !== 'trades') return state;
  return requests?.take(instrument) === true ? { ...state, notBefore: 0 } : state;
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
