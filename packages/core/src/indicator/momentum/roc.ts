import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Delay } from '../part/delay.ts';

export const roc: IndicatorDefinition = {
  name: 'roc',
  title: 'Rate of change',
  family: 'momentum',
  description: 'Change of the close over `length` candles, in percent.',
  formula: '100 * (close / close[-length] - 1)',
  source: 'TA-Lib ROC',
  inputs: ['close'],
  parameters: [candleCount('length', 10)],
  outputs: [''],
  create: (length) => new Roc(length),
};

class Roc implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [Delay];
  readonly #closes: Delay;

  constructor(length: number) {
    this.warmUp = length + 1;
    this.#closes = new Delay(length);
    this.parts = [this.#closes];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    const before = this.#closes.shift(close);
    if (before !== undefined) values[at] = before === 0 ? 0 : 100 * (close / before - 1);
  }
}
