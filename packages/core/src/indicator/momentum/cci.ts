import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Delay } from '../part/delay.ts';

export const cci: IndicatorDefinition = {
  name: 'cci',
  title: 'Commodity channel index',
  family: 'momentum',
  description:
    'Distance of the typical price from its mean, in units of 0.015 mean absolute deviations; 0 where nothing deviates. The deviation makes it cost O(length) for each candle.',
  formula:
    't = (high + low + close) / 3, (t - mean(t, length)) / (0.015 * mean(|t - mean(t, length)|, length))',
  source: 'TA-Lib CCI',
  inputs: ['high', 'low', 'close'],
  parameters: [candleCount('length', 20, 2)],
  outputs: [''],
  create: (length) => new Cci(length),
};

class Cci implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [Delay];
  readonly #prices: Delay;

  constructor(length: number) {
    this.warmUp = length;
    this.#prices = new Delay(length);
    this.parts = [this.#prices];
  }

  update({ high, low, close }: IndicatorInput, values: Float64Array, at: number): void {
    const price = (high + low + close) / 3;
    this.#prices.shift(price);
    if (this.#prices.count < this.warmUp) return;
    // Measured from the newest price, so that equal prices deviate by nothing at all.
    let sum = 0;
    for (const other of this.#prices.cells) sum += other - price;
    const mean = sum / this.warmUp;
    let deviations = 0;
    for (const other of this.#prices.cells) deviations += Math.abs(other - price - mean);
    values[at] = deviations === 0 ? 0 : -mean / ((0.015 * deviations) / this.warmUp);
  }
}
