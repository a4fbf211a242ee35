import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const sma: IndicatorDefinition = {
  name: 'sma',
  title: 'Simple moving average',
  family: 'trend',
  description: 'Mean of the newest closes, in quote currency.',
  formula: 'mean(close, length)',
  source: 'TA-Lib SMA',
  inputs: ['close'],
  parameters: [candleCount('length', 14)],
  outputs: [''],
  create: (length) => new Sma(length),
  updateEach(formulas, candle, values, places) {
    for (let i = 0; i < formulas.length; i += 1) formulas[i]?.update(candle, values, places[i] ?? 0);
  },
};

class Sma implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [SlidingWindow];
  readonly #closes: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length;
    this.#closes = new SlidingWindow(length, SUM);
    this.parts = [this.#closes];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    values[at] = this.#closes.next(close) / this.warmUp;
  }
}
