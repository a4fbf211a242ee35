import {
  assertLength,
  assertState,
  type Indicator,
  type IndicatorInput,
  type IndicatorState,
} from './indicator.ts';

/**
 * Exponential moving average of closes, weight `2 / (length + 1)`, seeded with the simple average of the
 * first `length` closes (TA-Lib `EMA`).
 */
export class Ema implements Indicator<number> {
  readonly warmUp: number;
  readonly #weight: number;
  #count = 0;
  /** The sum of closes during warm-up, the average after it. */
  #level = 0;

  constructor(length: number) {
    assertLength('length of EMA', length, 1);
    this.warmUp = length;
    this.#weight = 2 / (length + 1);
  }

  add({ close }: IndicatorInput): number | undefined {
    this.#level = this.#levelWith(close);
    this.#count += 1;
    return this.#count < this.warmUp ? undefined : this.#level;
  }

  replace({ close }: IndicatorInput): number | undefined {
    return this.#count + 1 < this.warmUp ? undefined : this.#levelWith(close);
  }

  /** `[candles seen, level]` */
  snapshot(): IndicatorState {
    return [this.#count, this.#level];
  }

  restore(state: IndicatorState): void {
    assertState(`EMA ${this.warmUp}`, state, 2);
    [this.#count = 0, this.#level = 0] = state;
  }

  #levelWith(close: number): number {
    const count = this.#count + 1;
    if (count < this.warmUp) return this.#level + close;
    if (count === this.warmUp) return (this.#level + close) / this.warmUp;
    return this.#level + (close - this.#level) * this.#weight;
  }
}
