import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { MomentsWindow } from '../part/moments-window.ts';

export const bollinger: IndicatorDefinition = {
  name: 'bollinger',
  title: 'Bollinger bands',
  family: 'volatility',
  description: 'The simple average and a band of so many standard deviations around it, in quote currency.',
  formula:
    'middle = mean(close, length), upper and lower = middle ± width * sqrt(mean((close - middle)^2, length))',
  source: 'TA-Lib BBANDS with a simple average',
  inputs: ['close'],
  parameters: [
    candleCount('length', 20, 2),
    { name: 'width', kind: 'decimal', least: 0.1, most: 10, usual: 2 },
  ],
  outputs: ['upper', 'middle', 'lower'],
  create: (length, width) => new Bollinger(length, width),
};

class Bollinger implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [MomentsWindow];
  readonly #width: number;
  readonly #closes: MomentsWindow;

  constructor(length: number, width: number) {
    this.warmUp = length;
    this.#width = width;
    this.#closes = new MomentsWindow(length);
    this.parts = [this.#closes];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    this.#closes.add(close);
    const { mean, squares } = this.#closes;
    const band = this.#width * Math.sqrt(squares / this.warmUp);
    values[at] = mean + band;
    values[at + 1] = mean;
    values[at + 2] = mean - band;
  }
}
