export * from './search-journal.ts';
export type { Dimension, SearchSpace, Settings } from './search-space.ts';
