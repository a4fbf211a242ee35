import type { Part } from './part.ts';
import type { StateReader } from './state-reader.ts';

/**
 * The highest or lowest of the newest `length` numbers, and how long ago it came; the newest one where several
 * are the same.
 *
 * A queue of the numbers that can still become the extreme, from the extreme itself to the newest number; each
 * enters and leaves once, so a number costs amortised O(1). Adding writes one slot only and never clears those it
 * drops, so one number can be taken back in O(1).
 */
export class ExtremeWindow implements Part {
  readonly length: number;
  /** 1 for the highest, -1 for the lowest. */
  readonly #sign: 1 | -1;
  readonly #values: Float64Array;
  /** What the number's position was, counted from the start. */
  readonly #positions: Float64Array;
  #front = 0;
  #size = 0;
  #count = 0;
  #slot = 0;
  #slotValue = 0;
  #slotPosition = 0;
  #keptFront = 0;
  #keptSize = 0;
  #keptCount = 0;

  constructor(length: number, which: 'highest' | 'lowest') {
    this.length = length;
    this.#sign = which === 'highest' ? 1 : -1;
    this.#values = new Float64Array(length);
    this.#positions = new Float64Array(length);
  }

  get count(): number {
    return this.#count;
  }

  /** Takes a number in and gives the extreme of the newest `length`, or of all while there are fewer. */
  next(value: number): number {
    const position = this.#count;
    this.#count = position + 1;
    if (this.#size > 0 && (this.#positions[this.#front] ?? 0) <= position - this.length) {
      this.#front = this.#slotAfter(0);
      this.#size -= 1;
    }
    const signed = value * this.#sign;
    while (this.#size > 0 && (this.#values[this.#slotAfter(this.#size - 2)] ?? 0) * this.#sign <= signed) {
      this.#size -= 1;
    }
    const slot = this.#slotAfter(this.#size - 1);
    this.#slot = slot;
    this.#slotValue = this.#values[slot] ?? 0;
    this.#slotPosition = this.#positions[slot] ?? 0;
    this.#values[slot] = value;
    this.#positions[slot] = position;
    this.#size += 1;
    return this.#values[this.#front] ?? 0;
  }

  /** Numbers that came after the extreme. */
  get age(): number {
    return this.#count - 1 - (this.#positions[this.#front] ?? 0);
  }

  keep(): void {
    this.#keptFront = this.#front;
    this.#keptSize = this.#size;
    this.#keptCount = this.#count;
  }

  undo(): void {
    if (this.#count === this.#keptCount) return;
    this.#values[this.#slot] = this.#slotValue;
    this.#positions[this.#slot] = this.#slotPosition;
    this.#front = this.#keptFront;
    this.#size = this.#keptSize;
    this.#count = this.#keptCount;
  }

  save(state: number[]): void {
    state.push(this.#count, this.#size);
    for (let i = 0; i < this.#size; i += 1) {
      const slot = this.#slotAfter(i - 1);
      state.push(this.#values[slot] ?? 0, this.#positions[slot] ?? 0);
    }
  }

  load(state: StateReader): void {
    this.#count = state.whole();
    this.#size = state.whole(Math.min(this.#count, this.length));
    this.#front = 0;
    for (let i = 0; i < this.#size; i += 1) {
      this.#values[i] = state.number();
      this.#positions[i] = state.whole(this.#count - 1);
    }
  }

  /** The slot `distance + 1` places after the front. */
  #slotAfter(distance: number): number {
    const slot = this.#front + distance + 1;
    return slot >= this.length ? slot - this.length : slot;
  }
}
