import type { Candle } from '@foretick/core/candle';
import {
  COMPANION_SLOTS,
  type CompanionSlot,
  companionsAmong,
  NEWS_MEMORY_MS,
  type Surroundings,
} from '@foretick/core/feature';
import type { InstrumentId } from '@foretick/core/trade';
import type { FeatureStore, TimeRange } from '@foretick/ports';
import { INTERVAL_SEC } from '../config/horizons.ts';

/** The companions of an instrument, as far as the store has candles of them, and its news. Slots without any are left out. */
export async function storedSurroundings(
  store: FeatureStore,
  instrument: InstrumentId,
  range: TimeRange,
): Promise<Surroundings> {
  const known = new Set((await store.instruments()).map((one) => one.instrument));
  const named = companionsAmong(instrument, known);
  const companions: Partial<Record<CompanionSlot, readonly Candle[]>> = {};
  for (const slot of COMPANION_SLOTS) {
    const companion = named[slot];
    if (companion === undefined) continue;
    const candles = await store.candles({ instrument: companion, intervalSec: INTERVAL_SEC, ...range });
    if (candles.length > 0) companions[slot] = candles;
  }
  const { from = 0, to } = range;
  const news = await store.newsSignals({
    instrument,
    from: from - NEWS_MEMORY_MS,
    ...(to !== undefined && { to }),
  });
  return { companions, news };
}
