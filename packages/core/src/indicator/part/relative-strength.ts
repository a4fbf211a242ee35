import { FLAT } from './flat.ts';
import type { Part } from './part.ts';
import type { StateReader } from './state-reader.ts';

/** Wilder's relative strength of a series, 0 to 100; see `rsi`. */
export class RelativeStrength implements Part {
  /** Numbers needed. */
  readonly warmUp: number;
  readonly #length: number;
  #count = 0;
  #last = 0;
  /** Sums during warm-up, smoothed means after it. */
  #gain = 0;
  #loss = 0;
  #kept: readonly [count: number, last: number, gain: number, loss: number] = [0, 0, 0, 0];

  constructor(length: number) {
    this.#length = length;
    this.warmUp = length + 1;
  }

  get count(): number {
    return this.#count;
  }

  /** Takes a number in. What it gives means something from the number `warmUp` on. */
  next(value: number): number {
    const count = this.#count;
    const change = value - this.#last;
    this.#count = count + 1;
    this.#last = value;
    if (count === 0) return 0;
    const gain = Math.max(change, 0);
    const loss = Math.max(-change, 0);
    const n = this.#length;
    if (count > n) {
      this.#gain = (this.#gain * (n - 1) + gain) / n;
      this.#loss = (this.#loss * (n - 1) + loss) / n;
    } else {
      this.#gain += gain;
      this.#loss += loss;
      if (count < n) return 0;
      this.#gain /= n;
      this.#loss /= n;
    }
    const moved = this.#gain + this.#loss;
    return moved < FLAT ? 0 : 100 * (this.#gain / moved);
  }

  keep(): void {
    this.#kept = [this.#count, this.#last, this.#gain, this.#loss];
  }

  undo(): void {
    [this.#count, this.#last, this.#gain, this.#loss] = this.#kept;
  }

  save(state: number[]): void {
    state.push(this.#count, this.#last, this.#gain, this.#loss);
  }

  load(state: StateReader): void {
    this.#count = state.whole();
    this.#last = state.number();
    this.#gain = state.number();
    this.#loss = state.number();
  }
}
