import type { FeatureStore } from '@foretick/ports';

/** A store that holds nothing, to fill in what a test needs. */
export const emptyStore: FeatureStore = {
  capabilities: { ingestsFromLog: true, atomicBatches: true },
  record: async () => undefined,
  positions: async () => [],
  instruments: async () => [],
  candles: async () => [],
  trades: async () => [],
  indicators: async () => [],
  featureVectors: async () => [],
  forecasts: async () => [],
  scores: async () => [],
  scoreSums: async () => [],
  days: async () => [],
  gaps: async () => [],
  alarms: async () => [],
  rejected: async () => [],
  rejectedCounts: async () => [],
  featureVectorBatches: async function* () {},
  flush: async () => undefined,
  health: async () => ({ engine: 'stub', latencyMs: 0 }),
  headlines: async () => [],
  newsSignals: async () => [],
  close: async () => undefined,
};
