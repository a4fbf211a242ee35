import type { Gap, Trade } from '@foretick/core/trade';
import type { Append } from '@foretick/ports';
import type { TradesOptions } from './create-trades.ts';
import type { AdmissionRules, Intake } from './instrument-intake.ts';
import { keptGaps, ledgerRecord, openGap } from './open-gaps.ts';

type GapOptions = Pick<TradesOptions, 'clock' | 'feed' | 'intervalSec' | 'smallestIntervalSec'>;

/** A gap for topic `trades`. Event time moves to `eventTime`, by default to the gap's end. */
export function gapRecord(
  { instrument, state }: Intake,
  { clock, feed }: GapOptions,
  gap: Pick<Gap, 'cause' | 'fromTime' | 'toTime' | 'lastPrice'>,
  eventTime = gap.toTime ?? gap.fromTime ?? state.lastEventTime,
): Append {
  const { realTime } = feed.capabilities;
  const ingestTime = clock.now();
  const value: Gap = {
    ...{ kind: 'gap', instrument, ...gap, eventTime, ingestTime },
    availableAt: realTime ? ingestTime : eventTime,
    ...(!realTime && { availability: 'modelled' }),
  };
  return { topic: 'trades', key: instrument, value };
}

/** Trades before this one are missing, perhaps in its very millisecond too. A hole in the ids goes into the ledger. */
export function holeBefore(
  intake: Intake,
  { eventTime, sequence }: Trade,
  { strict, hasRecord }: AdmissionRules,
  options: GapOptions,
): Append[] {
  const { clock, intervalSec, smallestIntervalSec = intervalSec } = options;
  const { instrument, state } = intake;
  const { beginTime, lastEventTime, lastPrice, lastSequence } = state;
  const fromTime = Math.min(beginTime ?? lastEventTime, eventTime);
  const hole = { cause: 'unrepaired', fromTime, toTime: eventTime + 1, lastPrice } as const;
  const records = [gapRecord(intake, options, hole, eventTime)];
  if (!strict || lastSequence < 0 || sequence <= lastSequence + 1) return records;
  const before = { sequence: lastSequence, eventTime: fromTime, price: lastPrice };
  const cause = hasRecord
    ? 'the exchange did not give these trades when asked'
    : 'the source lacks these trades and has no record to ask';
  const gap = openGap(
    { instrument, before, after: { sequence, eventTime }, cause },
    smallestIntervalSec,
    clock.now(),
  );
  state.openGaps = keptGaps([...state.openGaps, gap]);
  return [...records, ledgerRecord(gap)];
}
