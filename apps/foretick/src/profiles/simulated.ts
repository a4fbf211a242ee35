import { createKrakenFeed } from '@foretick/adapter-kraken';
import { lexicon } from '@foretick/adapter-lexicon';
import { createMemoryCluster, createMemoryLogDisk } from '@foretick/adapter-memory-log';
import type { ModelVersion, ModelRegistry, PromotionEvent } from '@foretick/ports';
import { createMemoryLedger, createMemoryStoreDisk } from '@foretick/adapter-memory-store';

/** Parts that are kept in memory, for a system that is simulated as a whole, and the real ones that it runs on them. */
export const simulatedParts = {
  createKrakenFeed,
  createMemoryCluster,
  createMemoryLedger,
  createMemoryLogDisk,
  createMemoryRegistry,
  createMemoryStoreDisk,
  lexicon,
};

function createMemoryRegistry(): ModelRegistry {
  const v = new Map<string, string>(); const p: PromotionEvent[] = [];
  return { save: async (m) => { v.set(m.modelVersion, JSON.stringify(m)); }, load: async (id) => v.has(id) ? JSON.parse(v.get(id) ?? '') : undefined,
   list: async () => [...v.values()].map((t) => JSON.parse(t) as ModelVersion), promote: async (e) => { p.push(e); }, promotions: async () => p };
}
