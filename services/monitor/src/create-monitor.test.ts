import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { Score } from '@foretick/core/evaluation';
import type { Outcome } from '@foretick/core/forecast';
import type { Alarm, Append, EventLog, FeedState, ForetickError } from '@foretick/ports';
import { createMonitor } from './index.ts';
import { candle, forecast, MINUTE_MS, PAIR, T0 } from './testing/forecast-world.ts';

const MINUTES = 120;

describe('monitor', () => {
  it('keeps scores that equal a slow recomputation from the outcomes', async () => {
    const { outcomes, scores } = await monitored([MINUTES]);
    assert.ok(outcomes.some((one) => one.status === 'void'));
    assert.deepEqual(scores.map(keyOf), ['60 ridge', '60 persistence', '300 ridge', '300 persistence']);
    for (const score of scores) assertScore(score, outcomes);
  });

  it('stopped and started again at any minute, tells the same outcomes and scores', async () => {
    const whole = await monitored([MINUTES]);
    for (const stops of [
      [1, MINUTES],
      [7, 8, 50, MINUTES],
      [60, 60, MINUTES],
    ]) {
      const parts = await monitored(stops);
      assert.deepEqual(parts.outcomes, whole.outcomes);
      assert.deepEqual(parts.history, whole.history);
    }
  });

  it('tells of gaps in the feed, the same in any number of lives', async () => {
    const whole = ['30 raised connection', '41 cleared connection', '5 raised trades', '42 cleared trades'];
    assert.deepEqual(gapsOf((await monitored([MINUTES], gappy)).alarms), whole);
    for (const stops of [
      [14, 15, MINUTES],
      [29, 33, 40, MINUTES],
    ]) {
      assert.deepEqual(gapsOf((await monitored(stops, gappy)).alarms), whole);
    }
  });

  it('begins its scores anew, and says so, where those that were saved cannot be read', async () => {
    const log = createMemoryLog();
    const consumer = await log.consumer('monitor', ['predictions', 'candles']);
    const state = { scores: { running: [{ model: 'ridge' }] } };
    await consumer.commit({ records: [], snapshots: [{ key: PAIR, state: { nextOffsets: {}, state } }] });
    await log.append(Array.from({ length: 20 }, (_, minute) => recordsOf(minute)).flat());
    const told: string[] = [];
    const stop = new AbortController();
    const report = ({ code, message }: ForetickError) => told.push(`${code} ${message.includes(PAIR)}`);
    const running = createMonitor({ log, report }).run(stop.signal);
    const reader = await log.consumer('reads scores', ['scores']);
    const scores = await reader.poll(1_000, new AbortController().signal);
    stop.abort();
    await running;
    assert.deepEqual(told, ['SCORES_BEGIN_ANEW true']);
    assert.ok(scores.length > 0);
  });
});

const close = (minute: number) => 100 + Math.sin(minute * 1.7) + minute / 50;

function recordsOf(minute: number): Append[] {
  const complete = minute % 17 !== 0;
  const key = PAIR;
  const value = candle(minute, close(minute), { complete });
  const forecasts = ['ridge', 'persistence'].flatMap((model) =>
    [1, 5].map((horizon) =>
      forecast(minute, horizon, {
        model,
        basePrice: close(minute),
        logReturn: model === 'ridge' ? Math.cos(minute) / 200 : 0,
      }),
    ),
  );
  // Candles of other lengths change nothing.
  const longer = { ...value, intervalSec: 300, closeTime: value.closeTime + 240_000, close: 1 };
  return [
    { topic: 'candles', key, value: longer },
    { topic: 'candles', key, value },
    ...(complete ? forecasts.map((one): Append => ({ topic: 'predictions', key, value: one })) : []),
  ];
}

/** A feed that is away from minute 20 to 40, and a hole of minute 5 that is asked for each minute and repaired in minute 42. */
function gappy(minute: number): Append[] {
  const key = PAIR;
  const at = T0 + minute * MINUTE_MS;
  const hole = (): Append => {
    const ids = { gapId: 'a', instrument: PAIR, firstSequence: 1, lastSequence: 2, cause: 'a test' };
    const toTime = T0 + 5 * MINUTE_MS;
    const times = { fromTime: toTime - 1, toTime, openedAt: toTime, firstCandle: toTime, lastCandle: toTime };
    const repairedAt = minute === 42 ? at : undefined;
    return { topic: 'gap_ledger', key, value: { ...ids, ...times, attempts: minute - 5, repairedAt } };
  };
  const feed = (state: FeedState['state'], since: number, retryAt?: number): Append => {
    const counts = { trades: 0, duplicates: 0, rejected: 0, reconnects: 0, gapsOpen: 0, gapsRepaired: 0 };
    const value = {
      instrument: PAIR,
      state,
      reason: '',
      since,
      retryAt,
      tradesPerSec: 0,
      latencyMs: undefined,
    };
    return { topic: 'feed_state', key, value: { ...counts, ...value } };
  };
  if (minute > 20 && minute <= 40) return [feed('down', T0 + 20 * MINUTE_MS, at)];
  if (minute === 41) return [feed('live', at), ...recordsOf(minute)];
  return [...((minute >= 5 && minute <= 20) || minute === 42 ? [hole()] : []), ...recordsOf(minute)];
}

/** Topics are read in turn, so what one of them tells is in order. */
function gapsOf(alarms: readonly Alarm[]): string[] {
  const told = alarms.filter(({ kind }) => kind === 'gap').sort((a, b) => a.subject.localeCompare(b.subject));
  return told.map(({ asOf, state, subject }) => `${(asOf - T0) / MINUTE_MS} ${state} ${subject}`);
}

/** Runs the service in as many lives as there are stops, each up to that minute. */
async function monitored(stops: readonly number[], told = recordsOf) {
  const log = createMemoryLog();
  let minute = 1;
  for (const end of stops) {
    const records: Append[] = [];
    for (; minute <= end; minute += 1) records.push(...told(minute));
    await log.append(records);
    await liveUntilRead(log);
  }
  const outcomes = (await read(log, 'prediction_outcomes')).map((record) => record.value);
  const history = (await read(log, 'scores')).map((record) => record.value);
  const scores = [...new Map(history.map((score) => [keyOf(score), score])).values()];
  const alarms = (await read(log, 'alarms')).map((record) => record.value);
  return { outcomes, history, scores, alarms };
}

async function liveUntilRead(log: EventLog): Promise<void> {
  const stop = new AbortController();
  const running = createMonitor({ log }).run(stop.signal);
  for (let turn = 0; turn < 10_000; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    const lag = (await log.lag()).filter(({ group }) => group === 'monitor');
    if (lag.length > 0 && lag.every(({ records }) => records === 0)) break;
  }
  stop.abort();
  await running;
}

async function read<T extends 'prediction_outcomes' | 'scores' | 'alarms'>(log: EventLog, topic: T) {
  const reader = await log.consumer(`reads ${topic}`, [topic]);
  const stop = new AbortController();
  const records = reader.poll(10_000, stop.signal);
  // There may be none.
  stop.abort();
  return records;
}

function keyOf({ horizonSec, model }: Pick<Score, 'horizonSec' | 'model'>): string {
  return `${horizonSec} ${model}`;
}

function assertScore(score: Score, outcomes: readonly Outcome[]): void {
  const scored = outcomes.flatMap((one) =>
    one.status === 'scored' && keyOf(one) === keyOf(score) ? one : [],
  );
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const errors = scored.map((one) => one.predictedLogReturn - one.actualLogReturn);
  const moves = scored.map((one) => one.actualLogReturn);
  const moved = scored.filter((one) => one.predictedLogReturn !== 0 && one.actualLogReturn !== 0);
  const hits = moved.filter((one) => Math.sign(one.predictedLogReturn) === Math.sign(one.actualLogReturn));
  assert.equal(score.count, scored.length);
  assertClose(score.maeBp, mean(errors.map(Math.abs)) * 10_000);
  assertClose(score.persistenceMaeBp, mean(moves.map(Math.abs)) * 10_000);
  assertClose(score.mseSkill, 1 - mean(errors.map((x) => x * x)) / mean(moves.map((x) => x * x)));
  assert.equal(score.hitCount, moved.length);
  assert.equal(score.hitRate, moved.length === 0 ? undefined : hits.length / moved.length);
  assert.equal(score.lastTargetTime, Math.max(...scored.map((one) => one.targetTime)));
}

function assertClose(actual: number | undefined, expected: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= 1e-9, `${actual} is not ${expected}`);
}
