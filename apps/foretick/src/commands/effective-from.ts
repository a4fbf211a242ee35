import type { InstrumentId } from '@foretick/core/trade';
import { type Clock, type FeatureStore, ForetickError } from '@foretick/ports';
import { INTERVAL_SEC } from '../config/horizons.ts';

const INTERVAL_MS = INTERVAL_SEC * 1_000;
/** The newest candle of a market that is watched closed no longer ago. */
const LIVE_MS = 10 * INTERVAL_MS;

/**
 * Close time of the first candle that is surely not forecast yet, epoch ms: a promotion never reaches back. After the newest one stored,
 * and, where the market is live, after now too, since the store is a moment behind. Throws `NO_CANDLES`.
 */
export async function nextUndecidedClose(
  store: FeatureStore,
  clock: Clock,
  instrument: InstrumentId,
): Promise<number> {
  const [newest] = await store.candles({ instrument, intervalSec: INTERVAL_SEC, limit: 1 });
  if (newest === undefined) {
    throw new ForetickError(
      'NO_CANDLES',
      `${instrument} has no 1-minute candles; import some with foretick import`,
    );
  }
  const afterStored = newest.closeTime + INTERVAL_MS;
  const isLive = clock.now() - newest.closeTime < LIVE_MS;
  return isLive ? Math.max(afterStored, nextBoundary(clock.now())) : afterStored;
}

function nextBoundary(time: number): number {
  return (Math.floor(time / INTERVAL_MS) + 1) * INTERVAL_MS;
}
