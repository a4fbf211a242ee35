import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Average } from '../part/average.ts';

export const dema: IndicatorDefinition = {
  name: 'dema',
  title: 'Double exponential moving average',
  family: 'trend',
  description: 'An exponential average with less lag, in quote currency.',
  formula: '2 * ema - ema(ema); each average starts from the mean of the first length numbers it gets',
  source: 'TA-Lib DEMA',
  inputs: ['close'],
  parameters: [candleCount('length', 14)],
  outputs: [''],
  create: (length) => new Dema(length),
};

class Dema implements Formula {
  readonly warmUp: number;
  readonly parts: readonly Average[];
  readonly #once: Average;
  readonly #twice: Average;

  constructor(length: number) {
    this.warmUp = 2 * length - 1;
    this.#once = new Average(length);
    this.#twice = new Average(length);
    this.parts = [this.#once, this.#twice];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    const once = this.#once.next(close);
    if (this.#once.isReady) values[at] = 2 * once - this.#twice.next(once);
  }
}
