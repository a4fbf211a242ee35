import type { Part } from './part.ts';
import type { StateReader } from './state-reader.ts';

/** An associative operation, such as sum, minimum or maximum, with its neutral value. */
export interface Combine {
  readonly neutral: number;
  readonly of: (left: number, right: number) => number;
}

export const SUM: Combine = { neutral: 0, of: (left, right) => left + right };
export const MINIMUM: Combine = { neutral: Number.POSITIVE_INFINITY, of: Math.min };
export const MAXIMUM: Combine = { neutral: Number.NEGATIVE_INFINITY, of: Math.max };

/**
 * The sum, minimum or maximum of the newest `length` numbers, amortised O(1) for each.
 *
 * Time is cut into blocks of `length`. The window is always the tail of the block before and the head of
 * this one, and both are combined already. So nothing is ever subtracted: a sum has no error that grows, and
 * a large number that has left the window leaves nothing behind.
 */
export class SlidingWindow implements Part {
  readonly length: number;
  readonly #combine: Combine;
  /** Sums are the common case, and adding in place costs half as much as calling `of`. */
  readonly #isSum: boolean;
  readonly #ring: Float64Array;
  /** `#tails[i]`: positions `i` to the end of the block before, combined. */
  #tails: Float64Array;
  /** Where the next block's tails are written, so that a block's end can be taken back. */
  #nextTails: Float64Array;
  // A number from the start: a field that begins undefined is boxed anew at each write.
  #head = 0;
  #count = 0;
  /** `#count` modulo `length`. */
  #position = 0;
  #keptHead = 0;
  #keptCount = 0;
  #keptPosition = 0;
  #keptCell = 0;
  #keptTails: Float64Array;

  constructor(length: number, combine: Combine) {
    if (!Number.isSafeInteger(length) || length < 1) {
      throw new RangeError(`window length must be a whole number of at least 1, not ${length}`);
    }
    this.length = length;
    this.#combine = combine;
    this.#isSum = combine === SUM;
    this.#ring = new Float64Array(length);
    this.#tails = new Float64Array(length);
    this.#nextTails = new Float64Array(length);
    this.#keptTails = this.#tails;
    this.#head = combine.neutral;
  }

  /** Numbers seen since the start. */
  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= this.length;
  }

  add(value: number): void {
    this.next(value);
  }

  /** Takes a number in and gives the new `value`. */
  next(value: number): number {
    const position = this.#position;
    this.#ring[position] = value;
    this.#count += 1;
    if (position + 1 === this.length) return this.#endBlock();
    const head = this.#isSum ? this.#head + value : this.#combine.of(this.#head, value);
    this.#head = head;
    this.#position = position + 1;
    if (this.#count < this.length) return head;
    const tail = this.#tails[position + 1] ?? 0;
    return this.#isSum ? tail + head : this.#combine.of(tail, head);
  }

  /** Over the newest `length` numbers, or over all while there are fewer; neutral while there is none. */
  value(): number {
    if (this.#count < this.length) return this.#head;
    const tail = this.#tails[this.#position] ?? 0;
    return this.#isSum ? tail + this.#head : this.#combine.of(tail, this.#head);
  }

  /** The numbers in the window, oldest first. With `count` this is the whole state. */
  recent(): number[] {
    const held = Math.min(this.#count, this.length);
    const numbers: number[] = [];
    for (let i = this.#count - held; i < this.#count; i += 1) numbers.push(this.#ring[i % this.length] ?? 0);
    return numbers;
  }

  /**
   * Continues after `count` numbers of which these, oldest first, are the newest. Takes the last `length` of them.
   */
  restore(count: number, newest: readonly number[]): void {
    const held = Math.min(count, this.length);
    if (newest.length < held)
      throw new Error(`a window of ${held} numbers cannot come from ${newest.length}`);
    for (let i = 0; i < held; i += 1) {
      this.#ring[(count - held + i) % this.length] = newest[newest.length - held + i] ?? 0;
    }
    this.#count = count;
    this.#position = count % this.length;
    if (count >= this.length) this.#combineTails(this.#tails, this.#position);
    this.#head = this.#combine.neutral;
    for (let i = 0; i < this.#position; i += 1) {
      this.#head = this.#combine.of(this.#head, this.#ring[i] ?? 0);
    }
  }

  keep(): void {
    this.#keptHead = this.#head;
    this.#keptCount = this.#count;
    this.#keptPosition = this.#position;
    this.#keptCell = this.#ring[this.#position] ?? 0;
    this.#keptTails = this.#tails;
  }

  undo(): void {
    this.#head = this.#keptHead;
    this.#count = this.#keptCount;
    this.#position = this.#keptPosition;
    this.#ring[this.#position] = this.#keptCell;
    if (this.#tails !== this.#keptTails) {
      this.#nextTails = this.#tails;
      this.#tails = this.#keptTails;
    }
  }

  save(state: number[]): void {
    state.push(this.#count, ...this.recent());
  }

  load(state: StateReader): void {
    const count = state.whole();
    this.restore(count, state.numbers(Math.min(count, this.length)));
  }

  /** Gives the value of the whole block. */
  #endBlock(): number {
    const tails = this.#nextTails;
    this.#combineTails(tails, 0);
    this.#nextTails = this.#tails;
    this.#tails = tails;
    this.#head = this.#combine.neutral;
    this.#position = 0;
    return tails[0] ?? 0;
  }

  #combineTails(tails: Float64Array, from: number): void {
    const ring = this.#ring;
    let tail = ring[this.length - 1] ?? 0;
    tails[this.length - 1] = tail;
    for (let i = this.length - 2; i >= from; i -= 1) {
      const value = ring[i] ?? 0;
      tail = this.#isSum ? value + tail : this.#combine.of(value, tail);
      tails[i] = tail;
    }
  }
}
