import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { RelativeStrength } from '../part/relative-strength.ts';

export const rsi: IndicatorDefinition = {
  name: 'rsi',
  title: 'Relative strength index',
  family: 'momentum',
  description: 'Gains as a share of all movement, 0 to 100; 0 in a market that has not moved at all.',
  formula:
    "100 * gain / (gain + loss), Wilder's averages a = (a * (length - 1) + new) / length of the rises and falls of the close, from the means of the first length on",
  source: 'TA-Lib RSI',
  inputs: ['close'],
  parameters: [candleCount('length', 14, 2)],
  outputs: [''],
  create: (length) => new Rsi(length),
  updateEach(formulas, candle, values, places) {
    for (let i = 0; i < formulas.length; i += 1) formulas[i]?.update(candle, values, places[i] ?? 0);
  },
};

class Rsi implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [RelativeStrength];
  readonly #strength: RelativeStrength;

  constructor(length: number) {
    this.#strength = new RelativeStrength(length);
    this.warmUp = this.#strength.warmUp;
    this.parts = [this.#strength];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    values[at] = this.#strength.next(close);
  }
}
