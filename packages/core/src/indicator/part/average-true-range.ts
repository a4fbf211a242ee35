import type { IndicatorInput } from '../indicator-input.ts';
import type { Part } from './part.ts';
import type { StateReader } from './state-reader.ts';

/**
 * Wilder's average of the true range, `max(high - low, |high - previous close|, |low - previous close|)`. It starts
 * from the second candle, seeded with the mean of the first `length` ranges, as TA-Lib does.
 */
export class AverageTrueRange implements Part {
  /** Candles needed. */
  readonly warmUp: number;
  readonly #length: number;
  #count = 0;
  #close = 0;
  /** The sum of the ranges during warm-up, the average after it. */
  #level = 0;
  #kept: readonly [count: number, close: number, level: number] = [0, 0, 0];

  constructor(length: number) {
    this.#length = length;
    this.warmUp = length + 1;
  }

  /** Takes a candle in. What it gives means something from the candle `warmUp` on. */
  next({ high, low, close }: IndicatorInput): number {
    if (this.#count > 0) {
      const range = Math.max(high - low, Math.abs(high - this.#close), Math.abs(low - this.#close));
      const n = this.#length;
      if (this.#count > n) this.#level = (this.#level * (n - 1) + range) / n;
      else if (this.#count < n) this.#level += range;
      else this.#level = (this.#level + range) / n;
    }
    this.#count += 1;
    this.#close = close;
    return this.#level;
  }

  keep(): void {
    this.#kept = [this.#count, this.#close, this.#level];
  }

  undo(): void {
    [this.#count, this.#close, this.#level] = this.#kept;
  }

  save(state: number[]): void {
    state.push(this.#count, this.#close, this.#level);
  }

  load(state: StateReader): void {
    this.#count = state.whole();
    this.#close = state.number();
    this.#level = state.number();
  }
}
