import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Average } from '../part/average.ts';

export const tema: IndicatorDefinition = {
  name: 'tema',
  title: 'Triple exponential moving average',
  family: 'trend',
  description: 'An exponential average with hardly any lag, in quote currency.',
  formula:
    '3 * ema - 3 * ema(ema) + ema(ema(ema)); each average starts from the mean of the first length numbers it gets',
  source: 'TA-Lib TEMA',
  inputs: ['close'],
  parameters: [candleCount('length', 14)],
  outputs: [''],
  create: (length) => new Tema(length),
};

class Tema implements Formula {
  readonly warmUp: number;
  readonly parts: readonly Average[];
  readonly #once: Average;
  readonly #twice: Average;
  readonly #thrice: Average;

  constructor(length: number) {
    this.warmUp = 3 * length - 2;
    this.#once = new Average(length);
    this.#twice = new Average(length);
    this.#thrice = new Average(length);
    this.parts = [this.#once, this.#twice, this.#thrice];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    const once = this.#once.next(close);
    if (!this.#once.isReady) return;
    const twice = this.#twice.next(once);
    if (this.#twice.isReady) values[at] = 3 * once - 3 * twice + this.#thrice.next(twice);
  }
}
