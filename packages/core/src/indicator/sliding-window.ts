import { assertLength } from './indicator.ts';

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
export class SlidingWindow {
  readonly length: number;
  readonly #combine: Combine;
  readonly #ring: Float64Array;
  /** `#tails[i]`: positions `i` to the end of the block before, combined. */
  readonly #tails: Float64Array;
  #head: number;
  #count = 0;

  constructor(length: number, combine: Combine) {
    assertLength('window length', length, 1);
    this.length = length;
    this.#combine = combine;
    this.#ring = new Float64Array(length);
    this.#tails = new Float64Array(length);
    this.#head = combine.neutral;
  }

  /** Numbers seen since the start. */
  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    const position = this.#count % this.length;
    this.#ring[position] = value;
    this.#head = this.#combine.of(this.#head, value);
    this.#count += 1;
    if (position === this.length - 1) {
      this.#combineTails(0);
      this.#head = this.#combine.neutral;
    }
  }

  /** Over the newest `length` numbers, or over all while there are fewer; neutral while there is none. */
  value(): number {
    return this.#joined(this.#count % this.length, this.#head);
  }

  /** What `value` would be after `add(next)`. */
  valueWith(next: number): number {
    const position = this.#count % this.length;
    if (position < this.length - 1) return this.#joined(position + 1, this.#combine.of(this.#head, next));
    let block = next;
    for (let i = this.length - 2; i >= 0; i -= 1) block = this.#combine.of(this.#ring[i] ?? 0, block);
    return block;
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
    const position = count % this.length;
    if (count >= this.length) this.#combineTails(position);
    this.#head = this.#combine.neutral;
    for (let i = 0; i < position; i += 1) this.#head = this.#combine.of(this.#head, this.#ring[i] ?? 0);
  }

  #joined(position: number, head: number): number {
    if (this.#count < this.length) return head;
    return this.#combine.of(this.#tails[position] ?? 0, head);
  }

  #combineTails(from: number): void {
    let tail = this.#ring[this.length - 1] ?? 0;
    this.#tails[this.length - 1] = tail;
    for (let i = this.length - 2; i >= from; i -= 1) {
      tail = this.#combine.of(this.#ring[i] ?? 0, tail);
      this.#tails[i] = tail;
    }
  }
}
