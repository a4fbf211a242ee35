import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { AverageTrueRange } from '../part/average-true-range.ts';

export const natr: IndicatorDefinition = {
  name: 'natr',
  title: 'Normalised average true range',
  family: 'volatility',
  description: 'The average true range in percent of the close.',
  formula: '100 * atr(length) / close',
  source: 'TA-Lib NATR',
  inputs: ['high', 'low', 'close'],
  parameters: [candleCount('length', 14)],
  outputs: [''],
  create: (length) => new Natr(length),
};

class Natr implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [AverageTrueRange];
  readonly #range: AverageTrueRange;

  constructor(length: number) {
    this.#range = new AverageTrueRange(length);
    this.warmUp = this.#range.warmUp;
    this.parts = [this.#range];
  }

  update(candle: IndicatorInput, values: Float64Array, at: number): void {
    const range = this.#range.next(candle);
    values[at] = candle.close === 0 ? 0 : (100 * range) / candle.close;
  }
}
