import type { StateReader } from './state-reader.ts';

/**
 * What indicators are made of: it takes numbers in, can take back what came since `keep`, and is saved as numbers.
 * At most one number comes between `keep` and `undo`.
 */
export interface Part {
  /** Remembers the state as it is now. */
  keep(): void;
  /** Goes back to the state at `keep`, bit for bit. */
  undo(): void;
  /** Appends the state to `state`. */
  save(state: number[]): void;
  /** Continues from what `save` wrote; throws where nothing can have written it. */
  load(state: StateReader): void;
}
