import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { MomentsWindow } from '../part/moments-window.ts';

export const wma: IndicatorDefinition = {
  name: 'wma',
  title: 'Weighted moving average',
  family: 'trend',
  description: 'Mean of the newest closes with weights 1, 2, … length, in quote currency.',
  formula: 'sum(i * close[i], i = 1 … length from the oldest on) / (length * (length + 1) / 2)',
  source: 'TA-Lib WMA',
  inputs: ['close'],
  parameters: [candleCount('length', 14)],
  outputs: [''],
  create: (length) => new Wma(length),
};

class Wma implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [MomentsWindow];
  readonly #closes: MomentsWindow;

  constructor(length: number) {
    this.warmUp = length;
    this.#closes = new MomentsWindow(length);
    this.parts = [this.#closes];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    this.#closes.add(close);
    // The weights around their mean times the closes around theirs is the window's cross moment.
    values[at] = this.#closes.mean + (2 * this.#closes.cross) / (this.warmUp * (this.warmUp + 1));
  }
}
