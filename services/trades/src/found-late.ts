import { type Trade, tradeFault } from '@foretick/core/trade';
import type { Append } from '@foretick/ports';
import { type Intake, noteTrade } from './instrument-intake.ts';
import { floorTo, openGap, repairRecords, tradesOfGap } from './open-gaps.ts';
import type { TradesOptions } from './trades-options.ts';

/**
 * Trades that follow the last one known, though the candles they belong to have closed: the feed left them out, and nothing
 * told so until the next one came. Gives them with the corrected candles and an entry of the gap ledger, to be appended at once,
 * and notes them in `intake`; empty where there are none. Fails as the venue's record does.
 */
export async function foundLate(
  intake: Intake,
  trades: readonly Trade[],
  options: TradesOptions,
  signal: AbortSignal,
): Promise<readonly Append[]> {
  const { feed, clock, intervalSec: warmUpSec, smallestIntervalSec: intervalSec = warmUpSec } = options;
  const { instrument, state } = intake;
  const closedUntil = floorTo(state.progressTime - (options.allowedLatenessMs ?? 0), intervalSec);
  const late = lateRun(trades, state.lastSequence, closedUntil);
  const [first, last] = [late.at(0), late.at(-1)];
  if (!state.started || !state.anchored || first === undefined || last === undefined) return [];
  const now = clock.now();
  const hole = {
    instrument,
    before: { sequence: state.lastSequence, eventTime: first.eventTime, price: state.lastPrice },
    // Quiet candles that follow carry the price on.
    after: { sequence: last.sequence + 1, eventTime: closedUntil - 1 },
    cause: 'the feed left these trades out until their candles had closed',
  };
  const gap = openGap(hole, intervalSec, now);
  const recorded = await tradesOfGap(gap, feed, intervalSec, signal);
  if (recorded === undefined || signal.aborted) return [];
  state.repairedGaps += 1;
  const revision = state.repairedGaps;
  const records = repairRecords(gap, recorded, { intervalSec, revision, now, others: state.openGaps });
  for (const trade of late) noteTrade(intake, trade);
  return records;
}

/** None where one is missing before or among them: that is a hole, which is told as such. */
function lateRun(trades: readonly Trade[], lastSequence: number, closedUntil: number): readonly Trade[] {
  const late: Trade[] = [];
  for (const trade of trades) {
    if (trade.sequence <= lastSequence) continue;
    if (trade.eventTime >= closedUntil) break;
    if (trade.sequence !== lastSequence + late.length + 1 || tradeFault(trade) !== undefined) return [];
    late.push(trade);
  }
  return late;
}
