import { createKrakenFeed } from '@foretick/adapter-kraken';
import { lexicon } from '@foretick/adapter-lexicon';
import { createMemoryCluster, createMemoryLogDisk } from '@foretick/adapter-memory-log';
import { createMemoryRegistry } from '@foretick/adapter-memory-registry';
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
