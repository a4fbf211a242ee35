import type { Part } from './part.ts';
import type { StateReader } from './state-reader.ts';

/**
 * Mean, squared deviations and trend of the newest `length` numbers, amortised O(1) for each.
 *
 * The blocks of `SlidingWindow`, with moments around the mean that are merged pairwise (Chan, Golub, LeVeque:
 * "Updating formulae and a pairwise algorithm for computing sample variances", 1979). Sums of squares are never
 * subtracted from one another, so a small variance of large numbers keeps its digits and a constant has none.
 */
export class MomentsWindow implements Part {
  readonly length: number;
  /** Figures of the window after the newest number; they mean something once `isFull`. */
  mean = 0;
  /** `Σ (x - mean)²` */
  squares = 0;
  /** `Σ (i - mean of i)(x - mean)`, where `i` counts the numbers from the oldest on. */
  cross = 0;
  readonly #ring: Float64Array;
  /** Mean, squares and cross of the positions `i` to the end of the block before, at `3 * i`. */
  readonly #tails: Float64Array;
  #count = 0;
  #position = 0;
  #headMean = 0;
  #headSquares = 0;
  #headCross = 0;
  #keptCount = 0;
  #keptPosition = 0;
  #keptCell = 0;
  readonly #keptHead = new Float64Array(3);

  constructor(length: number) {
    this.length = length;
    this.#ring = new Float64Array(length);
    this.#tails = new Float64Array(3 * length);
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= this.length;
  }

  add(value: number): void {
    const position = this.#position;
    this.#ring[position] = value;
    this.#count += 1;
    this.#addToHead(value, position);
    if (position + 1 < this.length) {
      this.#position = position + 1;
      if (this.#count >= this.length) this.#merge(position + 1);
    } else {
      this.mean = this.#headMean;
      this.squares = this.#headSquares;
      this.cross = this.#headCross;
      this.#endBlock();
    }
  }

  keep(): void {
    this.#keptCount = this.#count;
    this.#keptPosition = this.#position;
    this.#keptCell = this.#ring[this.#position] ?? 0;
    this.#keptHead[0] = this.#headMean;
    this.#keptHead[1] = this.#headSquares;
    this.#keptHead[2] = this.#headCross;
  }

  undo(): void {
    this.#count = this.#keptCount;
    this.#position = this.#keptPosition;
    this.#ring[this.#position] = this.#keptCell;
    this.#headMean = this.#keptHead[0] ?? 0;
    this.#headSquares = this.#keptHead[1] ?? 0;
    this.#headCross = this.#keptHead[2] ?? 0;
  }

  /** `[count, numbers by their position in the block…]` */
  save(state: number[]): void {
    state.push(this.#count, ...this.#ring.subarray(0, Math.min(this.#count, this.length)));
  }

  load(state: StateReader): void {
    this.#count = state.whole();
    this.#position = this.#count % this.length;
    this.#ring.set(state.numbers(Math.min(this.#count, this.length)));
    if (this.#count >= this.length) this.#fillTails(this.#position);
    this.#startHead();
    for (let i = 0; i < this.#position; i += 1) this.#addToHead(this.#ring[i] ?? 0, i);
  }

  #startHead(): void {
    this.#headMean = 0;
    this.#headSquares = 0;
    this.#headCross = 0;
  }

  /** `before`: how many numbers the head has already. */
  #addToHead(value: number, before: number): void {
    const difference = value - this.#headMean;
    this.#headMean += difference / (before + 1);
    this.#headSquares += difference * (value - this.#headMean);
    this.#headCross += (difference * before) / 2;
  }

  /** Tail and head of `headCount` numbers together. */
  #merge(headCount: number): void {
    const n = this.length;
    const tailCount = n - headCount;
    const at = 3 * headCount;
    const tailMean = this.#tails[at] ?? 0;
    const difference = this.#headMean - tailMean;
    const product = tailCount * headCount * difference;
    this.mean = tailMean + (difference * headCount) / n;
    this.squares = (this.#tails[at + 1] ?? 0) + this.#headSquares + (product * difference) / n;
    this.cross = (this.#tails[at + 2] ?? 0) + this.#headCross + product / 2;
  }

  /** To take a block's end back needs no old tails: the number that comes instead ends the block too. */
  #endBlock(): void {
    this.#fillTails(0);
    this.#startHead();
    this.#position = 0;
  }

  #fillTails(from: number): void {
    const tails = this.#tails;
    let mean = this.#ring[this.length - 1] ?? 0;
    let squares = 0;
    let cross = 0;
    for (let i = this.length - 1; i >= from; i -= 1) {
      const after = this.length - 1 - i;
      const value = this.#ring[i] ?? 0;
      const difference = mean - value;
      mean -= difference / (after + 1);
      squares += (difference * difference * after) / (after + 1);
      cross += (difference * after) / 2;
      tails[3 * i] = mean;
      tails[3 * i + 1] = squares;
      tails[3 * i + 2] = cross;
    }
  }
}
