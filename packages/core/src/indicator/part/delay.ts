import type { Part } from './part.ts';
import type { StateReader } from './state-reader.ts';

/** The newest `length` numbers, to look back at. */
export class Delay implements Part {
  readonly length: number;
  readonly #ring: Float64Array;
  #count = 0;
  #position = 0;
  #keptCount = 0;
  #keptPosition = 0;
  #keptCell = 0;

  constructor(length: number) {
    this.length = length;
    this.#ring = new Float64Array(length);
  }

  get count(): number {
    return this.#count;
  }

  /** Takes a number in and gives the one that came `length` before it; `undefined` while there is none. */
  shift(value: number): number | undefined {
    const position = this.#position;
    const before = this.#count < this.length ? undefined : this.#ring[position];
    this.#ring[position] = value;
    this.#position = position + 1 === this.length ? 0 : position + 1;
    this.#count += 1;
    return before;
  }

  /** The numbers held once there are `length`, in no meaningful order. */
  get cells(): Float64Array {
    return this.#ring;
  }

  keep(): void {
    this.#keptCount = this.#count;
    this.#keptPosition = this.#position;
    this.#keptCell = this.#ring[this.#position] ?? 0;
  }

  undo(): void {
    this.#count = this.#keptCount;
    this.#position = this.#keptPosition;
    this.#ring[this.#position] = this.#keptCell;
  }

  save(state: number[]): void {
    const held = Math.min(this.#count, this.length);
    state.push(this.#count, ...this.#ring.subarray(0, held));
  }

  load(state: StateReader): void {
    this.#count = state.whole();
    this.#position = this.#count % this.length;
    this.#ring.set(state.numbers(Math.min(this.#count, this.length)));
  }
}
