import type { Candle } from '@foretick/core/candle';
import { type Clock, type FeatureStore, type Lineage, type ModelVersion, stableId } from '@foretick/ports';

export interface TracedStore {
  /** The store as before, whose candles are taken down as they are read. */
  readonly store: FeatureStore;
  /** The version with a hash of all candles read so far. */
  withLineage(version: ModelVersion, codeVersion: string | undefined): ModelVersion;
}

/**
 * Watches what a training reads, so that its hash covers exactly that: prices and volumes of its own candles and of its companions',
 * not when they came. Reads with a `limit` only ask whether something is there, so they do not count. Hashes in slices and lets other
 * work go on in between.
 */
export function traceReads(store: FeatureStore, clock: Clock): TracedStore {
  let dataHash = stableId();
  let dataRows = 0;
  return {
    store: {
      ...store,
      async candles(query) {
        const candles = await store.candles(query);
        if (query.limit !== undefined) return candles;
        for (let from = 0; from < candles.length; from += SLICE) {
          const slice = candles.slice(from, from + SLICE).map(contentOf);
          dataHash = stableId(dataHash, query.instrument, JSON.stringify(slice));
          dataRows += slice.length;
          await clock.sleep(0);
        }
        return candles;
      },
    },
    withLineage(version, codeVersion) {
      const lineage: Lineage = {
        // What was tried and how it was seeded, the training itself knows, if anybody does.
        ...version.lineage,
        ...{ dataHash, dataRows },
        ...(codeVersion !== undefined && { codeVersion }),
      };
      return { ...version, lineage };
    },
  };
}

/** About a millisecond of work. */
const SLICE = 500;

function contentOf(candle: Candle): readonly (number | boolean | undefined)[] {
  const { openTime, open, high, low, close, volume, vwap, tradeCount, buyVolume, sellVolume, complete } =
    candle;
  return [openTime, open, high, low, close, volume, vwap, tradeCount, buyVolume, sellVolume, complete];
}
