import type { Part } from './part.ts';
import type { StateReader } from './state-reader.ts';

/**
 * Exponential average with weight `2 / (length + 1)`, seeded with the simple average of the first `length`
 * numbers, as TA-Lib does.
 */
export class Average implements Part {
  readonly length: number;
  readonly #weight: number;
  #count = 0;
  /** The sum of the numbers during warm-up, the average after it. */
  #level = 0;
  #keptCount = 0;
  #keptLevel = 0;

  constructor(length: number) {
    this.length = length;
    this.#weight = 2 / (length + 1);
  }

  get count(): number {
    return this.#count;
  }

  get isReady(): boolean {
    return this.#count >= this.length;
  }

  /** Takes a number in. What it gives means something once `isReady`. */
  next(value: number): number {
    this.#count += 1;
    if (this.#count > this.length) this.#level += (value - this.#level) * this.#weight;
    else if (this.#count < this.length) this.#level += value;
    else this.#level = (this.#level + value) / this.length;
    return this.#level;
  }

  keep(): void {
    this.#keptCount = this.#count;
    this.#keptLevel = this.#level;
  }

  undo(): void {
    this.#count = this.#keptCount;
    this.#level = this.#keptLevel;
  }

  save(state: number[]): void {
    state.push(this.#count, this.#level);
  }

  load(state: StateReader): void {
    this.#count = state.whole();
    this.#level = state.number();
  }
}
