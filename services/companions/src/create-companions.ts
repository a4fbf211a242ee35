import type { Candle } from '@foretick/core/candle';
import {
  COMPANION_GRACE_MS,
  COMPANION_SLOTS,
  type CompanionSlot,
  type Companions,
} from '@foretick/core/feature';
import { type InstrumentId, pairOf } from '@foretick/core/trade';
import type { Append, Clock, EventLog, LogRecord, NewsReading } from '@foretick/ports';
import {
  type Follower,
  type FollowerState,
  isComplete,
  isFollowerState,
  newFollowerState,
} from './follower.ts';

export interface CompanionsOptions {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly intervalSec: number;
  /** Instruments that are forecast, with the instruments that their forecasts look at. */
  readonly companionsOf: ReadonlyMap<InstrumentId, Companions>;
  /** How long a forecast waits for them. Default `COMPANION_GRACE_MS`. */
  readonly graceMs?: number;
}

/**
 * Hands each instrument's forecaster the candles of its companions, and decides when the wait for them is over: when all
 * that are watched have closed the same window, or a moment after its own candle. The decision is a record, so that
 * whoever reads topic `companions` later comes to the same features. News of the instrument's coin goes the same way. Reads
 * `candles` and `news_signals`.
 */
export function createCompanions(options: CompanionsOptions): { run(signal: AbortSignal): Promise<void> } {
  return { run: (signal) => run(options, signal) };
}

const GROUP = 'companions';
const MAX_BATCH = 1_000;

async function run(options: CompanionsOptions, signal: AbortSignal): Promise<void> {
  const { log, clock } = options;
  // News first: what was on the log before a candle is there before its forecast is decided, however much comes at once.
  const consumer = await log.consumer(GROUP, ['news_signals', 'candles']);
  let followers = restoredFollowers(options, await consumer.snapshots());
  let { generation } = consumer;
  let polling: Promise<readonly LogRecord<'candles' | 'news_signals'>[]> | undefined;
  while (!signal.aborted) {
    polling ??= consumer.poll(MAX_BATCH, signal);
    const waitMs = nextDeadline(followers) - clock.now();
    const batch = await firstOf(polling, waitMs, clock, signal);
    if (signal.aborted) break;
    if (batch !== undefined) polling = undefined;
    if (batch !== undefined && consumer.generation !== generation) {
      generation = consumer.generation;
      followers = restoredFollowers(options, await consumer.snapshots());
    }
    const records: Append[] = [];
    for (const record of batch ?? []) {
      if (record.topic === 'candles') records.push(...takeCandle(record.value, followers, options));
      else records.push(...takeNews(record.value, followers, options));
    }
    records.push(...decide(followers, options));
    if (batch === undefined && records.length === 0) continue;
    const snapshots = [...followers.values()].map(({ instrument, state }) => ({ key: instrument, state }));
    // While a poll is under way nothing of it may be committed, so what was decided meanwhile is only appended.
    if (batch === undefined) await log.append(records, { group: GROUP, snapshots });
    else await consumer.commit({ records, snapshots });
  }
  await polling;
}

function restoredFollowers(
  { companionsOf }: CompanionsOptions,
  snapshots: ReadonlyMap<InstrumentId, unknown>,
): Map<InstrumentId, Follower> {
  const followers = new Map<InstrumentId, Follower>();
  for (const [instrument, companions] of companionsOf) {
    const snapshot = snapshots.get(instrument);
    const state: FollowerState = isFollowerState(snapshot) ? structuredClone(snapshot) : newFollowerState();
    followers.set(instrument, { instrument, companions, state });
  }
  return followers;
}

/** The batch, or `undefined` when the time is up first. */
async function firstOf<T>(
  polling: Promise<T>,
  waitMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<T | undefined> {
  if (waitMs === Number.POSITIVE_INFINITY) return polling;
  const done = new AbortController();
  const timer = clock.sleep(Math.max(0, waitMs), AbortSignal.any([signal, done.signal]));
  const first = await Promise.race([polling, timer.then(() => undefined)]);
  done.abort();
  return first;
}

function nextDeadline(followers: ReadonlyMap<InstrumentId, Follower>): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { state } of followers.values()) {
    const [first] = state.waiting;
    if (first !== undefined) earliest = Math.min(earliest, first.deadline);
  }
  return earliest;
}

/** What one candle means to those who follow its instrument, and to its own forecast. */
function takeCandle(
  candle: Candle,
  followers: ReadonlyMap<InstrumentId, Follower>,
  { clock, intervalSec, graceMs = COMPANION_GRACE_MS }: CompanionsOptions,
): readonly Append[] {
  if (candle.status !== 'final' || candle.intervalSec !== intervalSec) return [];
  const records: Append[] = [];
  for (const { instrument, companions, state } of followers.values()) {
    for (const slot of COMPANION_SLOTS) {
      if (companions[slot] !== candle.instrument) continue;
      if (candle.closeTime <= (state.companionTimes[slot] ?? 0)) continue;
      state.companionTimes[slot] = candle.closeTime;
      records.push(companionRecord(instrument, slot, candle));
    }
    if (instrument !== candle.instrument || candle.closeTime <= state.ownTime) continue;
    state.ownTime = candle.closeTime;
    state.waiting.push({ asOf: candle.closeTime, deadline: deadlineOf(candle, clock.now(), graceMs) });
  }
  return records;
}

/**
 * Hands an article's signals on to those whose coin it is about. What comes after a decision that it was ready for counts
 * from the next one on; no two signals count from the same time. So their times alone tell what each forecast knew.
 */
function takeNews(
  { articleId: id, publishedAt, availableAt, signals }: NewsReading,
  followers: ReadonlyMap<InstrumentId, Follower>,
  { intervalSec }: CompanionsOptions,
): readonly Append[] {
  const records: Append[] = [];
  for (const { instrument, state } of followers.values()) {
    const [coin] = pairOf(instrument).split('/');
    const signal = signals.find((one) => one.coin === coin);
    if (signal === undefined || state.newsSeen?.includes(id) === true) continue;
    const knownAt = Math.max(availableAt, (state.decidedUpTo ?? 0) + 1, (state.newsTime ?? 0) + 1);
    state.newsTime = knownAt;
    state.newsSeen = [...(state.newsSeen ?? []), id].slice(-MAX_NEWS_SEEN);
    const value = {
      kind: 'news',
      instrument,
      intervalSec,
      signal: { id, publishedAt, availableAt: knownAt, score: signal.score },
    } as const;
    records.push({ topic: 'companions', key: instrument, value });
  }
  return records;
}

const MAX_NEWS_SEEN = 200;

/** A replay waits for nobody, and neither does a candle that comes so late that its forecast would be missed. */
function deadlineOf(candle: Candle, now: number, graceMs: number): number {
  const isFresh =
    candle.availability === 'observed' && now < candle.closeTime + (candle.intervalSec * 1_000) / 2;
  return isFresh ? now + graceMs : now;
}

function companionRecord(instrument: InstrumentId, slot: CompanionSlot, candle: Candle): Append {
  const { intervalSec } = candle;
  return {
    topic: 'companions',
    key: instrument,
    value: { kind: 'candle', instrument, intervalSec, slot, candle },
  };
}

/** Ends the waits that are over. */
function decide(
  followers: ReadonlyMap<InstrumentId, Follower>,
  { clock, intervalSec }: CompanionsOptions,
): readonly Append[] {
  const records: Append[] = [];
  const now = clock.now();
  for (const follower of followers.values()) {
    const { instrument, state } = follower;
    for (let one = state.waiting[0]; one !== undefined; one = state.waiting[0]) {
      if (one.deadline > now && !isComplete(follower, one.asOf)) break;
      state.waiting.shift();
      state.decidedUpTo = one.asOf;
      const { asOf } = one;
      records.push({
        topic: 'companions',
        key: instrument,
        value: { kind: 'progress', instrument, intervalSec, asOf },
      });
    }
  }
  return records;
}
