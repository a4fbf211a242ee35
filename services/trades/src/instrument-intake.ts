import { type InstrumentId, type Trade, tradeFault } from '@foretick/core/trade';
import { createFeedHealth, type FeedHealth } from './feed-health.ts';
import type { OpenGap } from './open-gaps.ts';
import { notePrice } from './price-band.ts';

/** What the trades service remembers of one instrument; survives JSON. */
export interface IntakeState {
  /** Sequence of the newest trade known, which is the last one appended or one before the beginning; -1 before any. */
  lastSequence: number;
  /** Whether the trade that follows has to be the next in sequence: none may lie between. */
  anchored: boolean;
  /** Sequence of the first trade since the (new) beginning; `undefined` where that was not noted. */
  firstSequence: number | undefined;
  /**
   * Set while nothing was appended since a (new) beginning: trades from this time on are taken, epoch ms. Those
   * before it lie in the gap that the beginning told.
   */
  beginTime: number | undefined;
  /** Newest event time of the trades appended, epoch ms. */
  lastEventTime: number;
  lastPrice: number | undefined;
  /** Event time of the last progress appended, epoch ms. */
  progressTime: number;
  /** Whether the record has a beginning. */
  started: boolean;
  /** Whether the feed has said that there is no more. */
  ended: boolean;
  /** Newest prices appended, for the band that sets absurd ones aside. */
  newestPrices: number[];
  /** Holes that are asked for again; bounded. */
  openGaps: OpenGap[];
  /** Holes closed late. Also numbers the revisions of their candles. */
  repairedGaps: number;
}

interface IntakeCounts {
  trades: number;
  duplicates: number;
  rejected: number;
  connections: number;
}

export interface Intake {
  readonly instrument: InstrumentId;
  readonly state: IntakeState;
  readonly counts: IntakeCounts;
  readonly health: FeedHealth;
  /** Whether everything up to the live edge is known, so that event time may move on. */
  synced: boolean;
}

export function newIntake(instrument: InstrumentId, snapshot: unknown): Intake {
  const state: IntakeState = {
    lastSequence: -1,
    anchored: false,
    firstSequence: undefined,
    beginTime: undefined,
    lastEventTime: 0,
    lastPrice: undefined,
    progressTime: 0,
    started: false,
    ended: false,
    newestPrices: [],
    openGaps: [],
    repairedGaps: 0,
  };
  if (typeof snapshot === 'object' && snapshot !== null) Object.assign(state, snapshot);
  const counts = { trades: 0, duplicates: 0, rejected: 0, connections: 0 };
  return { instrument, state, counts, health: createFeedHealth(), synced: false };
}

/** Event time up to which the record is whole, epoch ms. */
export function knownUntil({ lastEventTime, progressTime }: IntakeState): number {
  return Math.max(lastEventTime, progressTime);
}

/** What a trade comes from: the live feed, which may jump, or the venue's own record of a time range. */
export type TradeSource = 'feed' | 'record';

export interface AdmissionRules {
  /** Ids count up by one, so that a jump is a hole. */
  readonly strict: boolean;
  /** Whether the venue can be asked for its record. */
  readonly hasRecord: boolean;
}

/**
 * - `next`: append it.
 * - `duplicate`: it is there already.
 * - `early`: it lies before the beginning.
 * - `unproven`: trades before it may be missing; the venue's record has to tell.
 * - `rejected`: it cannot be a trade.
 */
export type Admission = 'next' | 'duplicate' | 'early' | 'unproven' | 'rejected';

export function admissionOf(
  { state }: Intake,
  trade: Trade,
  source: TradeSource,
  { strict, hasRecord }: AdmissionRules,
): Admission {
  if (tradeFault(trade) !== undefined) return 'rejected';
  if (trade.sequence <= state.lastSequence) return 'duplicate';
  if (state.beginTime !== undefined && trade.eventTime < state.beginTime) return 'early';
  if (!strict || (state.lastSequence >= 0 && trade.sequence === state.lastSequence + 1)) return 'next';
  if (state.anchored) return 'unproven';
  // Nothing tells what came before the first trade. The record of a time range does: it begins there.
  return source === 'feed' && hasRecord ? 'unproven' : 'next';
}

export function noteTrade({ state, counts }: Intake, trade: Trade): void {
  if (state.beginTime !== undefined) state.firstSequence = trade.sequence;
  state.lastSequence = trade.sequence;
  state.anchored = true;
  state.beginTime = undefined;
  state.ended = false;
  state.lastEventTime = Math.max(state.lastEventTime, trade.eventTime);
  state.lastPrice = trade.price;
  notePrice(state.newestPrices, trade.price);
  counts.trades += 1;
}

/** An early trade is not taken, but says which one comes first. */
export function noteEarly({ state }: Intake, trade: Trade): void {
  state.lastSequence = trade.sequence;
  state.anchored = true;
}
