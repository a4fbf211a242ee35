import type { InstrumentId } from '@foretick/core/trade';
import type { Clock, EventLog, FeedState } from '@foretick/ports';
import type { Intake } from './instrument-intake.ts';

/** Tells in `feed_state` how the feed of each instrument does. */
export interface FeedReports {
  stateOf(instrument: InstrumentId): FeedState['state'] | undefined;
  tell(intake: Intake, state: FeedState['state'], reason?: string, retryAt?: number): Promise<void>;
  /** Tells new counts, not more often than every two seconds for an instrument; the state stays. */
  tellCounts(intake: Intake): Promise<void>;
}

const COUNTS_EVERY_MS = 2_000;

export function createFeedReports(log: EventLog, clock: Clock): FeedReports {
  const newest = new Map<InstrumentId, { readonly value: FeedState; readonly toldAt: number }>();
  const append = async (intake: Intake, told: Pick<FeedState, 'state' | 'reason' | 'retryAt'>) => {
    const { instrument, counts, health, state } = intake;
    const { trades, duplicates, rejected, connections } = counts;
    const now = clock.now();
    const before = newest.get(instrument)?.value;
    const since = before?.state === told.state ? before.since : now;
    const value: FeedState = {
      instrument,
      ...told,
      since,
      trades,
      duplicates,
      rejected,
      reconnects: Math.max(0, connections - 1),
      tradesPerSec: health.tradesPerSec(now),
      latencyMs: health.latencyMs(),
      gapsOpen: state.openGaps.length,
      gapsRepaired: state.repairedGaps,
    };
    newest.set(instrument, { value, toldAt: now });
    await log.append([{ topic: 'feed_state', key: instrument, value }]);
  };
  return {
    stateOf: (instrument) => newest.get(instrument)?.value.state,
    tell: (intake, state, reason = '', retryAt = undefined) => append(intake, { state, reason, retryAt }),
    async tellCounts(intake) {
      const last = newest.get(intake.instrument);
      if (last === undefined || clock.now() - last.toldAt < COUNTS_EVERY_MS) return;
      const { state, reason, retryAt } = last.value;
      await append(intake, { state, reason, retryAt });
    },
  };
}
