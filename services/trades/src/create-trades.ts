import { type InstrumentId, type Progress, type Trade, tradeFault } from '@foretick/core/trade';
import {
  type Append,
  type Clock,
  type EventLog,
  type FeedEvent,
  type FeedPosition,
  ForetickError,
  type MarketFeed,
} from '@foretick/ports';
import { createFeedReports, type FeedReports } from './feed-reports.ts';
import { gapRecord, holeBefore } from './gap-records.ts';
import {
  type AdmissionRules,
  admissionOf,
  type Intake,
  knownUntil,
  newIntake,
  noteEarly,
  noteTrade,
  type TradeSource,
} from './instrument-intake.ts';
import { isTooLate, type LateRun, tellLate, withLate } from './late-trades.ts';
import { firstPrices, priceBand } from './price-band.ts';
import { rejectedMessage, rejectedTrade } from './rejected-records.ts';
import { retryOldestGap } from './retry-oldest-gap.ts';

export interface TradesOptions {
  readonly log: EventLog;
  readonly feed: MarketFeed;
  readonly clock: Clock;
  readonly instruments: readonly InstrumentId[];
  /** Interval of the candles that a new instrument warms up from. */
  readonly intervalSec: number;
  /** Interval of the candles that are folded from trades, which a late repair makes anew. Default: `intervalSec`. */
  readonly smallestIntervalSec?: number;
  /**
   * A downtime up to this long is closed trade by trade from the venue's record; a longer one becomes a gap,
   * and the venue's own candles bridge what they can. Default 12 hours, which is what 720 one-minute candles span.
   */
  readonly maxCatchUpMs?: number;
  /** How long candles wait for late trades after their windows' end. Default 0. */
  readonly allowedLatenessMs?: number;
}

/**
 * Takes the trades of one feed, proves that none is missing, and appends each once to topic `trades` in the
 * order of its sequence, with the progress of event time. Tells how the feed does in `feed_state`.
 */
export function createTrades(options: TradesOptions): { run(signal: AbortSignal): Promise<void> } {
  return { run: (signal) => new TradesService(options, signal).run() };
}

const GROUP = 'trades';
const DEFAULT_CATCH_UP_MS = 12 * 60 * 60_000;
/** How often the venue's record is asked for a hole in the ids before it is given up. */
const REPAIR_ATTEMPTS = 5;
const MAX_WAIT_MS = 30_000;
const PAGE_TRADES = 1_000;

class TradesService {
  readonly #options: TradesOptions;
  readonly #signal: AbortSignal;
  readonly #rules: AdmissionRules;
  readonly #availability: Pick<Trade, 'availability'>;
  readonly #reports: FeedReports;
  readonly #intakes = new Map<InstrumentId, Intake>();

  constructor(options: TradesOptions, signal: AbortSignal) {
    const { log, feed, clock } = options;
    this.#options = options;
    this.#signal = signal;
    this.#rules = {
      strict: feed.capabilities.idSequence === 'strict',
      hasRecord: feed.tradesSince !== undefined,
    };
    this.#availability = feed.capabilities.realTime ? {} : { availability: 'modelled' };
    this.#reports = createFeedReports(log, clock);
  }

  async run(): Promise<void> {
    const { log, feed, instruments } = this.#options;
    const snapshots = await log.snapshots(GROUP);
    const after = new Map<InstrumentId, FeedPosition>();
    for (const instrument of instruments) {
      const intake = newIntake(instrument, snapshots.get(instrument));
      const { lastSequence: sequence, lastEventTime: eventTime } = intake.state;
      this.#intakes.set(instrument, intake);
      if (sequence >= 0) after.set(instrument, { sequence, eventTime });
      await this.#reports.tell(intake, 'connecting');
    }
    try {
      for await (const event of feed.events({ instruments, after, signal: this.#signal })) {
        await this.#take(event);
        if (this.#signal.aborted) return;
      }
    } catch (error) {
      // A request that was cut short by the stop fails with whatever the stop was given as its reason.
      if (!this.#signal.aborted) throw error;
    }
  }

  async #take(event: FeedEvent): Promise<void> {
    switch (event.kind) {
      case 'connected':
        for (const intake of this.#known(event.instruments)) {
          intake.counts.connections += 1;
          await this.#synchronise(intake);
        }
        return;
      case 'trades':
        return this.#takeTrades(event.trades);
      case 'alive':
        for (const intake of this.#known(event.instruments)) {
          await this.#takeProgress(intake, event.eventTime);
          await this.#retryGaps(intake);
        }
        return;
      case 'disconnected':
        for (const intake of this.#intakes.values()) {
          intake.synced = false;
          if (this.#reports.stateOf(intake.instrument) === 'refused') continue;
          await this.#reports.tell(intake, 'down', event.reason, event.retryAt);
        }
        return;
      case 'refused':
        for (const intake of this.#known([event.instrument])) {
          intake.synced = false;
          await this.#reports.tell(intake, 'refused', event.reason);
        }
        return;
      case 'rejected': {
        const { log, feed, clock } = this.#options;
        await log.append([rejectedMessage(event, feed.capabilities.exchange, clock.now())]);
        for (const intake of this.#intakes.values()) {
          if (event.instrument !== undefined && event.instrument !== intake.instrument) continue;
          intake.counts.rejected += 1;
          await this.#reports.tellCounts(intake);
        }
        return;
      }
      case 'ended':
        for (const intake of this.#intakes.values()) await this.#end(intake);
    }
  }

  #known(instruments: readonly InstrumentId[]): Intake[] {
    return instruments.flatMap((instrument) => this.#intakes.get(instrument) ?? []);
  }

  /** After (re)connecting: makes the record whole up to now, then lets event time move on. */
  async #synchronise(intake: Intake): Promise<void> {
    const { feed, clock } = this.#options;
    for (let attempt = 0; !this.#signal.aborted; attempt += 1) {
      try {
        if (!feed.capabilities.finite) {
          if (this.#mustBegin(intake)) await this.#begin(intake);
          else if (!this.#rules.hasRecord) await this.#tellUnseen(intake);
          await this.#repair(intake);
        }
        if (this.#signal.aborted) return;
        intake.synced = true;
        return await this.#reports.tell(intake, 'live');
      } catch (error) {
        if (this.#signal.aborted || !(error instanceof ForetickError)) throw error;
        await this.#reports.tell(intake, 'connecting', error.message, clock.now() + waitMs(attempt));
        await clock.sleep(waitMs(attempt), this.#signal);
      }
    }
  }

  #mustBegin({ state }: Intake): boolean {
    const { clock, maxCatchUpMs = DEFAULT_CATCH_UP_MS } = this.#options;
    return !state.started || clock.now() - knownUntil(state) > maxCatchUpMs;
  }

  /** A first start, or one after a downtime too long to be closed: the venue's candles, then trades from there on. */
  async #begin(intake: Intake): Promise<void> {
    const { feed, log, clock, intervalSec } = this.#options;
    const { instrument, state } = intake;
    const candles = (await feed.recentCandles?.(instrument, intervalSec, this.#signal)) ?? [];
    if (this.#signal.aborted) return;
    const newest = candles.at(-1);
    const intervalMs = intervalSec * 1_000;
    const windowStart = Math.floor(clock.now() / intervalMs) * intervalMs;
    const from = this.#rules.hasRecord ? (newest?.closeTime ?? windowStart) : clock.now();
    const downFrom = state.started ? knownUntil(state) : undefined;
    // The venue itself was down for as long: its record goes on where ours ended.
    if (downFrom !== undefined && from <= downFrom) return;
    const bridge = candles.filter((candle) => downFrom === undefined || candle.openTime >= downFrom);
    const cause = downFrom === undefined ? 'start-of-input' : 'downtime';
    const gap = gapRecord(intake, this.#options, {
      cause,
      fromTime: downFrom,
      toTime: from,
      lastPrice: newest?.close,
    });
    state.started = true;
    state.progressTime = from;
    state.beginTime = from;
    state.anchored = false;
    state.newestPrices = firstPrices(candles);
    const records = bridge.map((value): Append => ({ topic: 'candles', key: instrument, value }));
    await log.append([...records, gap], this.#snapshot(intake));
  }

  /** Where the venue has no record, what happened between two connections stays unknown. */
  async #tellUnseen(intake: Intake): Promise<void> {
    const { log, clock } = this.#options;
    const { state } = intake;
    const fromTime = knownUntil(state);
    const toTime = Math.max(fromTime, clock.now());
    const gap = gapRecord(intake, this.#options, {
      cause: 'unrepaired',
      fromTime,
      toTime,
      lastPrice: state.lastPrice,
    });
    state.progressTime = toTime;
    await log.append([gap], this.#snapshot(intake));
  }

  /** Asks the venue for everything since the last trade known and appends what is new. */
  async #repair(intake: Intake): Promise<void> {
    const { feed } = this.#options;
    const from = intake.state.beginTime ?? intake.state.lastEventTime;
    for await (const page of feed.tradesSince?.(intake.instrument, from, this.#signal) ?? []) {
      if (this.#signal.aborted) return;
      await this.#append(intake, page, 'record');
    }
  }

  async #takeTrades(trades: readonly Trade[]): Promise<void> {
    const byInstrument = Map.groupBy(trades, (trade) => trade.instrument);
    for (const [instrument, list] of byInstrument) {
      const intake = this.#intakes.get(instrument);
      if (intake === undefined) continue;
      const plausible = await this.#withoutAbsurd(intake, list);
      let rest: readonly Trade[] = this.#rules.strict
        ? plausible.toSorted((a, b) => a.sequence - b.sequence)
        : plausible;
      while (rest.length > 0) {
        rest = rest.slice(await this.#append(intake, rest, 'feed'));
        const [unproven] = rest;
        if (unproven === undefined) break;
        if (!(await this.#closeHole(intake, unproven))) return;
      }
      await this.#reports.tellCounts(intake);
    }
  }

  /**
   * Sets aside what a live feed delivers far outside the band of newest prices. With a strict sequence that leaves a
   * hole, and the venue's record, which is not held against the band, tells what the trade really was.
   */
  async #withoutAbsurd(intake: Intake, trades: readonly Trade[]): Promise<readonly Trade[]> {
    const { feed, log, clock } = this.#options;
    const { state, counts } = intake;
    if (feed.capabilities.finite) return trades;
    const { low, high } = priceBand(state.newestPrices);
    const isAbsurd = ({ sequence, price }: Trade) =>
      sequence > state.lastSequence && price > 0 && (price < low || price > high);
    const absurd = trades.filter(isAbsurd);
    if (absurd.length === 0) return trades;
    counts.rejected += absurd.length;
    await log.append(absurd.map((trade) => rejectedTrade(trade, 'price-absurd', clock.now())));
    return trades.filter((trade) => !absurd.includes(trade));
  }

  async #retryGaps(intake: Intake): Promise<void> {
    if (!intake.synced || !this.#rules.hasRecord) return;
    const records = await retryOldestGap(intake.state, this.#options, this.#signal);
    if (records.length === 0) return;
    await this.#options.log.append(records, this.#snapshot(intake));
    await this.#reports.tellCounts(intake);
  }

  /** Asks the venue's record for what lies before a trade. What it does not have is appended as a gap. False: stopped. */
  async #closeHole(intake: Intake, trade: Trade): Promise<boolean> {
    const { clock, log } = this.#options;
    const { state } = intake;
    const isOpen = () => admissionOf(intake, trade, 'feed', this.#rules) === 'unproven';
    const attempts = this.#rules.hasRecord ? REPAIR_ATTEMPTS : 0;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (attempt > 0) await clock.sleep(waitMs(attempt - 1), this.#signal);
      if (this.#signal.aborted) return false;
      try {
        await this.#repair(intake);
        if (this.#signal.aborted) return false;
        // The record may lag the feed: as long as it ends before the hole, it is asked again.
        if (!isOpen()) break;
      } catch (error) {
        if (this.#signal.aborted || !(error instanceof ForetickError)) throw error;
        await this.#reports.tell(intake, 'connecting', error.message);
      }
    }
    if (isOpen()) {
      const records = holeBefore(intake, trade, this.#rules, this.#options);
      state.lastSequence = trade.sequence - 1;
      await log.append(records, this.#snapshot(intake));
    }
    if (this.#reports.stateOf(intake.instrument) === 'connecting') await this.#reports.tell(intake, 'live');
    return true;
  }

  /**
   * Appends the new ones of a list in sequence order and gives how many it went through. It stops at a trade of the
   * feed before which others may be missing; where the record jumps, the venue has no more, and that is a gap.
   */
  async #append(intake: Intake, trades: readonly Trade[], source: TradeSource): Promise<number> {
    const { log, clock, feed } = this.#options;
    const { instrument, state, counts } = intake;
    let records: Append[] = [];
    let taken = 0;
    let late: LateRun | undefined;
    for (const trade of trades) {
      const admission = admissionOf(intake, trade, source, this.#rules);
      if (admission === 'unproven' && source === 'feed') break;
      taken += 1;
      if (admission === 'rejected') {
        counts.rejected += 1;
        records.push(rejectedTrade(trade, tradeFault(trade) ?? 'unknown', clock.now()));
      }
      if (admission === 'duplicate' && source === 'feed') counts.duplicates += 1;
      if (admission === 'early') noteEarly(intake, trade);
      if (admission !== 'next' && admission !== 'unproven') continue;
      if (!state.started) {
        const { eventTime: toTime } = trade;
        const start = { cause: 'start-of-input', fromTime: undefined, toTime, lastPrice: undefined } as const;
        records.push(gapRecord(intake, this.#options, start));
        state.started = true;
      } else if (admission === 'unproven' || (state.ended && !this.#rules.strict)) {
        // Without ids nothing tells whether an input that goes on after its end has left something out.
        records.push(...holeBefore(intake, trade, this.#rules, this.#options));
      }
      if (isTooLate(intake, trade, this.#rules, this.#options)) {
        late = withLate(late, intake, trade);
        noteTrade(intake, trade);
        continue;
      }
      records.push(...tellLate(intake, late, this.#options));
      late = undefined;
      noteTrade(intake, trade);
      if (source === 'feed' && feed.capabilities.realTime)
        intake.health.noteTrade(trade.eventTime, trade.ingestTime);
      records.push({ topic: 'trades', key: instrument, value: { ...trade, ...this.#availability } });
      if (records.length >= PAGE_TRADES) {
        await log.append(records, this.#snapshot(intake));
        records = [];
      }
    }
    records.push(...tellLate(intake, late, this.#options));
    if (records.length > 0) await log.append(records, this.#snapshot(intake));
    return taken;
  }

  async #takeProgress(intake: Intake, eventTime: number): Promise<void> {
    const { log, clock } = this.#options;
    const { instrument, state } = intake;
    if (!intake.synced || !state.started || eventTime <= state.progressTime) return;
    state.progressTime = eventTime;
    const now = clock.now();
    const times = { eventTime, ingestTime: now, availableAt: now };
    const value: Progress = { kind: 'progress', instrument, ...times, ...this.#availability };
    await log.append([{ topic: 'trades', key: instrument, value }], this.#snapshot(intake));
  }

  async #end(intake: Intake): Promise<void> {
    const { log } = this.#options;
    const { state } = intake;
    if (!state.ended && state.started) {
      const { lastEventTime: fromTime, lastPrice } = state;
      const gap = gapRecord(intake, this.#options, {
        cause: 'end-of-input',
        fromTime,
        toTime: undefined,
        lastPrice,
      });
      state.ended = true;
      await log.append([gap], this.#snapshot(intake));
    }
    if (this.#reports.stateOf(intake.instrument) !== 'refused') await this.#reports.tell(intake, 'ended');
  }

  #snapshot({ instrument, state }: Intake) {
    return { group: GROUP, snapshots: [{ key: instrument, state }] };
  }
}

function waitMs(attempt: number): number {
  return Math.min(1_000 * 2 ** attempt, MAX_WAIT_MS);
}
