import type { Gap, GapCause, InstrumentId, Progress, Trade } from '@foretick/core/trade';
import {
  type Append,
  type Clock,
  type EventLog,
  type FeedEvent,
  type FeedPosition,
  type FeedState,
  ForetickError,
  type MarketFeed,
} from '@foretick/ports';
import { admissionOf, type Intake, newIntake, noteTrade } from './instrument-intake.ts';

export interface TradesOptions {
  readonly log: EventLog;
  readonly feed: MarketFeed;
  readonly clock: Clock;
  readonly instruments: readonly InstrumentId[];
  /** Interval of the candles that a new instrument warms up from. */
  readonly intervalSec: number;
  /**
   * A downtime up to this long is closed trade by trade from the venue's record; a longer one becomes a gap,
   * and the venue's own candles bridge what they can. Default 12 hours, which is what 720 one-minute candles span.
   */
  readonly maxCatchUpMs?: number;
}

const GROUP = 'trades';
const REPAIR_ATTEMPTS = 5;
const STATE_EVERY_MS = 2_000;
const PAGE_TRADES = 1_000;

/**
 * Takes the trades of one feed, proves that none is missing, and appends each once to topic `trades` in the
 * order of its sequence, with the progress of event time. Tells how the feed does in `feed_state`.
 */
export function createTrades(options: TradesOptions): { run(signal: AbortSignal): Promise<void> } {
  return { run: (signal) => new TradesService(options, signal).run() };
}

class TradesService {
  readonly #options: TradesOptions;
  readonly #signal: AbortSignal;
  readonly #availability: Pick<Trade, 'availability'>;
  readonly #intakes = new Map<InstrumentId, Intake>();
  readonly #states = new Map<InstrumentId, FeedState>();
  #stateTold = 0;

  constructor(options: TradesOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#availability = options.feed.capabilities.realTime ? {} : { availability: 'modelled' };
  }

  async run(): Promise<void> {
    const { log, feed, instruments } = this.#options;
    const snapshots = await log.snapshots(GROUP);
    for (const instrument of instruments) {
      this.#intakes.set(instrument, newIntake(instrument, snapshots.get(instrument)));
      await this.#tell(instrument, 'connecting', '');
    }
    const after = new Map<InstrumentId, FeedPosition>();
    for (const { instrument, state } of this.#intakes.values()) {
      if (state.lastSequence < 0) continue;
      after.set(instrument, { sequence: state.lastSequence, eventTime: state.lastEventTime });
    }
    for await (const event of feed.events({ instruments, after, signal: this.#signal })) {
      await this.#take(event);
      if (this.#signal.aborted) return;
    }
  }

  async #take(event: FeedEvent): Promise<void> {
    switch (event.kind) {
      case 'connected':
        for (const instrument of event.instruments) {
          const intake = this.#intakes.get(instrument);
          if (intake === undefined) continue;
          await this.#synchronise(intake);
          await this.#tell(instrument, 'live', '');
        }
        return;
      case 'trades':
        return this.#takeTrades(event.trades);
      case 'alive':
        return this.#takeProgress(event.instruments, event.eventTime);
      case 'disconnected':
        for (const intake of this.#intakes.values()) {
          intake.synced = false;
          if (this.#states.get(intake.instrument)?.state === 'refused') continue;
          await this.#tell(intake.instrument, 'down', event.reason, event.retryAt);
        }
        return;
      case 'refused':
        return this.#tell(event.instrument, 'refused', event.reason);
      case 'rejected': {
        for (const intake of this.#intakes.values()) {
          if (event.instrument === undefined || event.instrument === intake.instrument)
            intake.counts.rejected += 1;
        }
        return;
      }
      case 'ended':
        for (const intake of this.#intakes.values()) await this.#end(intake);
    }
  }

  /** After (re)connecting: makes the record whole up to now, then lets event time move on. */
  async #synchronise(intake: Intake): Promise<void> {
    const { feed, clock } = this.#options;
    const { state } = intake;
    const catchUpMs = this.#options.maxCatchUpMs ?? 12 * 60 * 60_000;
    if (feed.capabilities.finite) {
      intake.synced = true;
      return;
    }
    const behindMs = clock.now() - Math.max(state.lastEventTime, state.progressTime);
    const begin = !state.started || behindMs > catchUpMs;
    for (let attempt = 0; !this.#signal.aborted; attempt += 1) {
      try {
        if (begin) await this.#begin(intake);
        else await this.#repair(intake, state.lastSequence < 0 ? state.progressTime : state.lastEventTime);
        intake.synced = true;
        return;
      } catch (error) {
        if (!(error instanceof ForetickError)) throw error;
        await this.#tell(intake.instrument, 'connecting', error.message);
        await clock.sleep(Math.min(1_000 * 2 ** attempt, 30_000), this.#signal);
      }
    }
  }

  /** A first start, or one after a downtime too long to be closed: the venue's candles, then trades from there on. */
  async #begin(intake: Intake): Promise<void> {
    const { feed, log, clock, intervalSec } = this.#options;
    const { instrument, state } = intake;
    const candles = (await feed.recentCandles?.(instrument, intervalSec, this.#signal)) ?? [];
    const newest = candles.at(-1);
    const intervalMs = intervalSec * 1_000;
    const from = newest?.closeTime ?? Math.floor(clock.now() / intervalMs) * intervalMs;
    const downFrom = state.started ? Math.max(state.lastEventTime, state.progressTime) : undefined;
    const bridge = candles.filter((candle) => downFrom === undefined || candle.openTime >= downFrom);
    const records: Append[] = bridge.map((value) => ({ topic: 'candles', key: instrument, value }));
    const cause = downFrom === undefined ? 'start-of-input' : 'downtime';
    state.started = true;
    state.progressTime = from;
    state.lastSequence = -1;
    records.push(this.#gap(intake, cause, downFrom, from, newest?.close));
    await log.append(records, this.#snapshot(intake));
    await this.#repair(intake, from);
  }

  /** Asks the venue for everything since `fromTime` and appends what is new. */
  async #repair(intake: Intake, fromTime: number): Promise<void> {
    const { feed } = this.#options;
    if (feed.tradesSince === undefined) return;
    for await (const page of feed.tradesSince(intake.instrument, fromTime, this.#signal)) {
      await this.#appendInOrder(intake, page, 'record');
    }
  }

  async #takeTrades(trades: readonly Trade[]): Promise<void> {
    const byInstrument = new Map<InstrumentId, Trade[]>();
    for (const trade of trades) {
      const list = byInstrument.get(trade.instrument) ?? [];
      byInstrument.set(trade.instrument, list);
      list.push(trade);
    }
    for (const [instrument, list] of byInstrument) {
      const intake = this.#intakes.get(instrument);
      if (intake === undefined) continue;
      const strict = this.#options.feed.capabilities.idSequence === 'strict';
      const sorted = strict ? list.toSorted((a, b) => a.sequence - b.sequence) : list;
      const first = sorted.find((trade) => admissionOf(intake, trade, strict) !== 'duplicate');
      if (first !== undefined && admissionOf(intake, first, strict) === 'jump') await this.#closeHole(intake);
      await this.#appendInOrder(intake, sorted, 'feed');
      await this.#tellCounts(instrument);
    }
  }

  /** The venue's record is asked a few times; what it does not give either is appended as a gap. */
  async #closeHole(intake: Intake): Promise<void> {
    const { feed, clock } = this.#options;
    if (feed.tradesSince === undefined) return;
    for (let attempt = 0; attempt < REPAIR_ATTEMPTS && !this.#signal.aborted; attempt += 1) {
      try {
        return await this.#repair(intake, intake.state.lastEventTime);
      } catch (error) {
        if (!(error instanceof ForetickError)) throw error;
        await this.#tell(intake.instrument, 'connecting', error.message);
        await clock.sleep(Math.min(1_000 * 2 ** attempt, 30_000), this.#signal);
      }
    }
  }

  /** Appends the new ones of a list in sequence order. What is still missing between two of them is a gap. */
  async #appendInOrder(intake: Intake, trades: readonly Trade[], source: 'feed' | 'record'): Promise<void> {
    const { log, feed } = this.#options;
    const strict = feed.capabilities.idSequence === 'strict';
    const { instrument, state, counts } = intake;
    let records: Append[] = [];
    for (const trade of trades) {
      const admission = admissionOf(intake, trade, strict);
      if (admission === 'rejected') counts.rejected += 1;
      if (admission === 'duplicate' && source === 'feed') counts.duplicates += 1;
      if (admission === 'rejected' || admission === 'duplicate') continue;
      if (!state.started) {
        records.push(this.#gap(intake, 'start-of-input', undefined, trade.eventTime, undefined));
        state.started = true;
      }
      if (admission === 'jump') {
        records.push(this.#gap(intake, 'unrepaired', state.lastEventTime, trade.eventTime, state.lastPrice));
      }
      noteTrade(intake, trade);
      state.ended = false;
      records.push({ topic: 'trades', key: instrument, value: { ...trade, ...this.#availability } });
      if (records.length >= PAGE_TRADES) {
        await log.append(records, this.#snapshot(intake));
        records = [];
      }
    }
    if (records.length > 0) await log.append(records, this.#snapshot(intake));
  }

  async #takeProgress(instruments: readonly InstrumentId[], eventTime: number): Promise<void> {
    const { log, clock } = this.#options;
    for (const instrument of instruments) {
      const intake = this.#intakes.get(instrument);
      if (intake === undefined || !intake.synced || !intake.state.started) continue;
      if (eventTime <= intake.state.progressTime) continue;
      intake.state.progressTime = eventTime;
      const now = clock.now();
      const value: Progress = {
        kind: 'progress',
        instrument,
        eventTime,
        ingestTime: now,
        availableAt: now,
        ...this.#availability,
      };
      await log.append([{ topic: 'trades', key: instrument, value }], this.#snapshot(intake));
    }
  }

  async #end(intake: Intake): Promise<void> {
    const { log } = this.#options;
    const { instrument, state } = intake;
    if (!state.ended && state.started) {
      const gap = this.#gap(intake, 'end-of-input', state.lastEventTime, undefined, state.lastPrice);
      state.ended = true;
      await log.append([gap], this.#snapshot(intake));
    }
    await this.#tell(instrument, 'ended', '');
  }

  #gap(
    { instrument, state }: Intake,
    cause: GapCause,
    fromTime: number | undefined,
    toTime: number | undefined,
    lastPrice: number | undefined,
  ): Append {
    const { clock, feed } = this.#options;
    const eventTime = toTime ?? fromTime ?? state.lastEventTime;
    const ingestTime = clock.now();
    const availableAt = feed.capabilities.realTime ? ingestTime : eventTime;
    const value: Gap = {
      kind: 'gap',
      instrument,
      cause,
      fromTime,
      toTime,
      lastPrice,
      eventTime,
      ingestTime,
      availableAt,
      ...this.#availability,
    };
    return { topic: 'trades', key: instrument, value };
  }

  #snapshot({ instrument, state }: Intake) {
    return { group: GROUP, snapshots: [{ key: instrument, state }] };
  }

  async #tellCounts(instrument: InstrumentId): Promise<void> {
    const last = this.#states.get(instrument);
    if (last === undefined || this.#options.clock.now() - this.#stateTold < STATE_EVERY_MS) return;
    await this.#tell(instrument, last.state === 'connecting' ? 'live' : last.state, '', last.retryAt);
  }

  async #tell(
    instrument: InstrumentId,
    state: FeedState['state'],
    reason: string,
    retryAt?: number,
  ): Promise<void> {
    const { log, clock } = this.#options;
    const counts = this.#intakes.get(instrument)?.counts ?? { trades: 0, duplicates: 0, rejected: 0 };
    const before = this.#states.get(instrument);
    const since = before?.state === state ? before.since : clock.now();
    const value: FeedState = { instrument, state, reason, retryAt, since, ...counts };
    this.#states.set(instrument, value);
    this.#stateTold = clock.now();
    await log.append([{ topic: 'feed_state', key: instrument, value }]);
  }
}
