import type { InstrumentId } from '@foretick/core/trade';
import type { Clock, FeatureStore, TopicPosition } from '@foretick/ports';
import { keptFor } from './kept-for.ts';

/** What the status says about one instrument's history. */
interface StoredInstrument {
  readonly instrument: InstrumentId;
  readonly candles: number;
  readonly lastCandle:
    | { readonly openTime: number; readonly closeTime: number; readonly close: number }
    | undefined;
}

export interface StoreView {
  readonly instruments: readonly StoredInstrument[];
  readonly positions: readonly TopicPosition[];
}

/** The store lags the log by about as much anyway. */
const MAX_AGE_MS = 300;

/** Counts over the whole store, read at most once in 300 ms however many ask. */
export function storeViewer(
  store: FeatureStore,
  clock: Clock,
  intervalSec: number,
): () => Promise<StoreView> {
  return keptFor(clock, MAX_AGE_MS, () => readStore(store, intervalSec));
}

async function readStore(store: FeatureStore, intervalSec: number): Promise<StoreView> {
  const instruments: StoredInstrument[] = [];
  for (const summary of await store.instruments()) {
    const [newest] = await store.candles({ instrument: summary.instrument, intervalSec, limit: 1 });
    instruments.push({
      instrument: summary.instrument,
      candles: summary.candles.find((candles) => candles.intervalSec === intervalSec)?.count ?? 0,
      lastCandle: newest,
    });
  }
  return { instruments, positions: await store.positions() };
}
