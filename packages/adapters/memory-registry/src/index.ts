export { createMemoryRegistry, type MemoryRegistry } from './memory-registry.ts';
