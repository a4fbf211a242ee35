export { createMemoryLedger } from './memory-ledger.ts';
export {
  createMemoryStore,
  createMemoryStoreDisk,
  type MemoryStore,
  type MemoryStoreDisk,
  type MemoryStoreOptions,
} from './memory-store.ts';
export type { StoreFaults } from './operations.ts';
