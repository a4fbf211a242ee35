/**
 * Exponentially weighted mean with a half-life in candles. The weights seen so far are made to sum to one,
 * so it is a proper mean from the first number on.
 */
export class DecayedMean {
  readonly #keep: number;
  #sum = 0;
  #weight = 0;

  constructor(halfLife: number) {
    this.#keep = 0.5 ** (1 / halfLife);
  }

  add(value: number): void {
    this.#sum = this.#keep * this.#sum + (1 - this.#keep) * value;
    this.#weight = this.#keep * this.#weight + (1 - this.#keep);
  }

  /** 0 before the first number. */
  value(): number {
    return this.#weight > 0 ? this.#sum / this.#weight : 0;
  }

  snapshot(): [sum: number, weight: number] {
    return [this.#sum, this.#weight];
  }

  restore(state: readonly number[]): void {
    [this.#sum = 0, this.#weight = 0] = state;
  }
}
