import type { Trade } from '@foretick/core/trade';
import { type Append, ForetickError } from '@foretick/ports';
import type { TradesOptions } from './create-trades.ts';
import type { IntakeState } from './instrument-intake.ts';
import { isDue, ledgerRecord, repairRecords, tradesOfGap, triedInVain } from './open-gaps.ts';

/** Asks the venue once more for the oldest hole that is due. Changes `state`, and gives what is to be appended with it. */
export async function retryOldestGap(
  state: IntakeState,
  options: Pick<
    TradesOptions,
    'feed' | 'clock' | 'intervalSec' | 'smallestIntervalSec' | 'allowedLatenessMs'
  >,
  signal: AbortSignal,
): Promise<readonly Append[]> {
  const { feed, clock, intervalSec: warmUpSec, smallestIntervalSec: intervalSec = warmUpSec } = options;
  const closedUntil = state.progressTime - (options.allowedLatenessMs ?? 0);
  const gap = state.openGaps.find((one) => isDue(one, closedUntil, intervalSec, clock.now()));
  if (gap === undefined) return [];
  let trades: readonly Trade[] | undefined;
  try {
    trades = await tradesOfGap(gap, feed, intervalSec, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof ForetickError)) throw error;
  }
  if (signal.aborted) return [];
  const now = clock.now();
  const others = state.openGaps.filter((one) => one !== gap);
  if (trades === undefined) {
    const tried = triedInVain(gap, now);
    state.openGaps = state.openGaps.map((one) => (one === gap ? tried : one));
    return [ledgerRecord(tried)];
  }
  state.openGaps = others;
  state.repairedGaps += 1;
  const { repairedGaps: revision, firstSequence } = state;
  const records = repairRecords(gap, trades, { intervalSec, revision, firstSequence, now, others });
  const [first] = trades;
  if (firstSequence !== undefined && first !== undefined)
    state.firstSequence = Math.min(firstSequence, first.sequence);
  return records;
}
