import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Average } from '../part/average.ts';

export const ema: IndicatorDefinition = {
  name: 'ema',
  title: 'Exponential moving average',
  family: 'trend',
  description: 'Mean of all closes, newer ones heavier, in quote currency.',
  formula: 'ema += (close - ema) * 2 / (length + 1), from sma(length) at candle length on',
  source: 'TA-Lib EMA',
  inputs: ['close'],
  parameters: [candleCount('length', 14)],
  outputs: [''],
  create: (length) => new Ema(length),
  updateEach(formulas, candle, values, places) {
    for (let i = 0; i < formulas.length; i += 1) formulas[i]?.update(candle, values, places[i] ?? 0);
  },
};

class Ema implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [Average];
  readonly #average: Average;

  constructor(length: number) {
    this.warmUp = length;
    this.#average = new Average(length);
    this.parts = [this.#average];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    values[at] = this.#average.next(close);
  }
}
