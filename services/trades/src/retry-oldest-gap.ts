import type { Trade } from '@foretick/core/trade';
import { type Append, ForetickError } from '@foretick/ports';
import type { IntakeState } from './instrument-intake.ts';
import { isDue, ledgerRecord, repairRecords, tradesOfGap, triedInVain } from './open-gaps.ts';
import type { TradesOptions } from './trades-options.ts';

/** Asks the venue once more for the oldest hole that is due. Changes `state`, and gives what is to be appended with it. */
export async function retryOldestGap(
  state: IntakeState,
  options: Pick<TradesOptions, 'feed' | 'clock' | 'intervalSec' | 'smallestIntervalSec'>,
  signal: AbortSignal,
): Promise<readonly Append[]> {
  const { feed, clock, intervalSec: warmUpSec, smallestIntervalSec: intervalSec = warmUpSec } = options;
  const gap = state.openGaps.find((one) => isDue(one, state.progressTime, intervalSec, clock.now()));
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
  return repairRecords(gap, trades, { intervalSec, revision: state.repairedGaps, now, others });
}
