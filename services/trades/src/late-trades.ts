import type { Trade } from '@foretick/core/trade';
import type { Append } from '@foretick/ports';
import type { TradesOptions } from './create-trades.ts';
import { type AdmissionRules, type Intake, knownUntil } from './instrument-intake.ts';
import { type Hole, keptGaps, ledgerRecord, openGap } from './open-gaps.ts';

/** Trades, one after the other, that came after their candles had closed. */
export interface LateRun {
  /** The last trade before them. */
  readonly before: Hole['before'];
  readonly newest: Trade;
}

type LateOptions = Pick<TradesOptions, 'intervalSec' | 'smallestIntervalSec' | 'allowedLatenessMs' | 'clock'>;

/**
 * Whether the candle that it belongs to was closed as complete: it came after event time had moved past that, since the venue lost a
 * message or was slow. Only where the venue can be asked for such trades.
 */
export function isTooLate(
  { state }: Intake,
  { eventTime }: Trade,
  { strict, hasRecord }: AdmissionRules,
  { intervalSec, smallestIntervalSec = intervalSec, allowedLatenessMs = 0 }: LateOptions,
): boolean {
  if (!strict || !hasRecord) return false;
  return eventTime < closedUntil(state, smallestIntervalSec, allowedLatenessMs);
}

/** Windows that end at or before this time are closed. */
function closedUntil(state: Intake['state'], intervalSec: number, allowedLatenessMs: number): number {
  const intervalMs = intervalSec * 1_000;
  return Math.floor((knownUntil(state) - allowedLatenessMs) / intervalMs) * intervalMs;
}

/** The run with one more trade, which follows on what `intake` knows. */
export function withLate(late: LateRun | undefined, { state }: Intake, trade: Trade): LateRun {
  if (late !== undefined) return { ...late, newest: trade };
  const { lastSequence: sequence, lastEventTime, lastPrice: price } = state;
  return { before: { sequence, eventTime: Math.min(lastEventTime, trade.eventTime), price }, newest: trade };
}

/**
 * Such trades are a hole, to be closed by the venue's record: their candles are made anew with them. Not at once: the first version of a
 * candle has to be out before the next one.
 */
export function tellLate(
  { instrument, state }: Intake,
  late: LateRun | undefined,
  { intervalSec, smallestIntervalSec = intervalSec, allowedLatenessMs = 0, clock }: LateOptions,
): readonly Append[] {
  if (late === undefined) return [];
  const { before, newest } = late;
  // Candles without trades that closed behind them carry a price on that was not the last one.
  const eventTime = Math.max(
    newest.eventTime,
    closedUntil(state, smallestIntervalSec, allowedLatenessMs) - 1,
  );
  const after = { sequence: newest.sequence + 1, eventTime };
  const cause = 'these trades came after their candles had closed';
  const gap = openGap({ instrument, before, after, cause }, smallestIntervalSec, clock.now());
  state.openGaps = keptGaps([...state.openGaps, gap]);
  return [ledgerRecord(gap)];
}
