import { type InstrumentId, type Trade, tradeFault } from '@foretick/core/trade';

/** What the trades service remembers of one instrument; survives JSON. */
interface IntakeState {
  /** Sequence of the last trade appended; -1 before the first. */
  lastSequence: number;
  /** Its event time, epoch ms. */
  lastEventTime: number;
  lastPrice: number | undefined;
  /** Event time of the last progress appended, epoch ms. */
  progressTime: number;
  /** Whether trades were appended that begin at a known time. */
  started: boolean;
  /** Whether the feed has said that there is no more. */
  ended: boolean;
}

interface IntakeCounts {
  trades: number;
  duplicates: number;
  rejected: number;
}

export interface Intake {
  readonly instrument: InstrumentId;
  readonly state: IntakeState;
  readonly counts: IntakeCounts;
  /** Whether everything up to the live edge is known, so that event time may move on. */
  synced: boolean;
}

export function newIntake(instrument: InstrumentId, snapshot: unknown): Intake {
  const state: IntakeState = {
    lastSequence: -1,
    lastEventTime: 0,
    lastPrice: undefined,
    progressTime: 0,
    started: false,
    ended: false,
  };
  if (typeof snapshot === 'object' && snapshot !== null) Object.assign(state, snapshot);
  return { instrument, state, counts: { trades: 0, duplicates: 0, rejected: 0 }, synced: false };
}

export type Admission = 'next' | 'duplicate' | 'jump' | 'rejected';

/** Says what to do with a trade as delivered: append it, drop it, ask the venue what lies in between, or set it aside. */
export function admissionOf(intake: Intake, trade: Trade, strict: boolean): Admission {
  if (tradeFault(trade) !== undefined) return 'rejected';
  const { lastSequence } = intake.state;
  if (trade.sequence <= lastSequence) return 'duplicate';
  if (strict && lastSequence >= 0 && trade.sequence > lastSequence + 1) return 'jump';
  return 'next';
}

export function noteTrade(intake: Intake, trade: Trade): void {
  intake.state.lastSequence = trade.sequence;
  intake.state.lastEventTime = Math.max(intake.state.lastEventTime, trade.eventTime);
  intake.state.lastPrice = trade.price;
  intake.counts.trades += 1;
}
