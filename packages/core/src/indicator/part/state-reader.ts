/** Reads a saved state number by number. Throws `state of NAME …` on what nothing can have written. */
export class StateReader {
  readonly #name: string;
  readonly #state: readonly unknown[];
  #next = 0;

  constructor(name: string, state: readonly unknown[]) {
    this.#name = name;
    this.#state = state;
  }

  /** The next number, which is finite. */
  number(): number {
    const value = this.#state[this.#next];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.#refusal(`${value}`);
    this.#next += 1;
    return value;
  }

  /** The next number, whole and from 0 to `most`. */
  whole(most: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.number();
    if (!Number.isSafeInteger(value) || value < 0 || value > most) throw this.#refusal(`${value}`);
    return value;
  }

  numbers(count: number): number[] {
    return Array.from({ length: count }, () => this.number());
  }

  /** Refuses a state that goes on. */
  end(): void {
    if (this.#next < this.#state.length) throw this.#refusal('more');
  }

  #refusal(found: string): Error {
    return new Error(
      `state of ${this.#name}: ${found} stands at place ${this.#next}; a state comes from a snapshot of the same indicator`,
    );
  }
}
