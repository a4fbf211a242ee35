import type { Part } from './part.ts';
import type { StateReader } from './state-reader.ts';

/** A few numbers that an indicator carries from candle to candle, all 0 at the start. */
export class Registers implements Part {
  readonly now: Float64Array;
  readonly #kept: Float64Array;

  constructor(count: number) {
    this.now = new Float64Array(count);
    this.#kept = new Float64Array(count);
  }

  keep(): void {
    this.#kept.set(this.now);
  }

  undo(): void {
    this.now.set(this.#kept);
  }

  save(state: number[]): void {
    state.push(...this.now);
  }

  load(state: StateReader): void {
    this.now.set(state.numbers(this.now.length));
  }
}
