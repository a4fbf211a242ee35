import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Delay } from '../part/delay.ts';
import { FLAT } from '../part/flat.ts';
import { Registers } from '../part/registers.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const kama: IndicatorDefinition = {
  name: 'kama',
  title: "Kaufman's adaptive moving average",
  family: 'trend',
  description:
    'An exponential average, fast where the price goes straight and slow where it wanders, in quote currency. Where nothing moved it counts as straight.',
  formula:
    'kama += (close - kama) * (e * (2 / (fast + 1) - 2 / (slow + 1)) + 2 / (slow + 1))^2, with e = |close - close[-length]| / sum(|change|, length), from the close of candle length on',
  source: 'TA-Lib KAMA, where fast is 2 and slow is 30',
  inputs: ['close'],
  parameters: [candleCount('length', 10), candleCount('fast', 2), candleCount('slow', 30)],
  outputs: [''],
  refuse: (_length, fast = 0, slow = 0) => (fast < slow ? undefined : 'fast must be below slow'),
  create: (length, fast, slow) => new Kama(length, fast, slow),
};

const LAST = 0;
const LEVEL = 1;

class Kama implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [Delay, SlidingWindow, Registers];
  readonly #fast: number;
  readonly #slow: number;
  readonly #closes: Delay;
  readonly #changes: SlidingWindow;
  readonly #registers = new Registers(2);

  constructor(length: number, fast: number, slow: number) {
    this.warmUp = length + 1;
    this.#fast = 2 / (fast + 1);
    this.#slow = 2 / (slow + 1);
    this.#closes = new Delay(length);
    this.#changes = new SlidingWindow(length, SUM);
    this.parts = [this.#closes, this.#changes, this.#registers];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    const { now } = this.#registers;
    if (this.#closes.count > 0) this.#changes.add(Math.abs(close - (now[LAST] ?? 0)));
    now[LAST] = close;
    const before = this.#closes.shift(close);
    if (before === undefined) {
      now[LEVEL] = close;
      return;
    }
    const change = close - before;
    const path = this.#changes.value();
    const efficiency = path <= change || path < FLAT ? 1 : Math.abs(change) / path;
    const weight = (efficiency * (this.#fast - this.#slow) + this.#slow) ** 2;
    const level = now[LEVEL] ?? 0;
    now[LEVEL] = level + (close - level) * weight;
    values[at] = now[LEVEL];
  }
}
