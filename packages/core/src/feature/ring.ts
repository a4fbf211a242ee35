/** The newest `length` numbers. */
export class Ring {
  readonly #numbers: Float64Array;
  #count = 0;

  constructor(length: number) {
    this.#numbers = new Float64Array(length);
  }

  /** Numbers seen since the start. */
  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    this.#numbers[this.#count % this.#numbers.length] = value;
    this.#count += 1;
  }

  /** The number `age` steps back, 0 for the newest; 0 where there is none. */
  at(age: number): number {
    if (age >= this.#count || age >= this.#numbers.length) return 0;
    return this.#numbers[(this.#count - 1 - age) % this.#numbers.length] ?? 0;
  }

  /** Oldest first. With `count` this is the whole state. */
  recent(): number[] {
    const held = Math.min(this.#count, this.#numbers.length);
    return Array.from({ length: held }, (_, i) => this.at(held - 1 - i));
  }

  /** Continues after `count` numbers of which these, oldest first, are the newest. */
  restore(count: number, newest: readonly number[]): void {
    this.#count = count - newest.length;
    for (const value of newest) this.add(value);
  }
}
