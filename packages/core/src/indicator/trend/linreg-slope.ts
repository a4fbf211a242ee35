import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { MomentsWindow } from '../part/moments-window.ts';

export const linregSlope: IndicatorDefinition = {
  name: 'linreg_slope',
  title: 'Slope of the linear regression',
  family: 'trend',
  description: 'Slope of the straight line through the newest closes, in quote currency for each candle.',
  formula: 'cov(i, close) / var(i) over the newest length candles, i = 1 … length from the oldest on',
  source: 'TA-Lib LINEARREG_SLOPE',
  inputs: ['close'],
  parameters: [candleCount('length', 14, 2)],
  outputs: [''],
  create: (length) => new LinregSlope(length),
};

class LinregSlope implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [MomentsWindow];
  readonly #closes: MomentsWindow;
  /** `Σ (i - mean of i)²` */
  readonly #spread: number;

  constructor(length: number) {
    this.warmUp = length;
    this.#closes = new MomentsWindow(length);
    this.#spread = (length * (length * length - 1)) / 12;
    this.parts = [this.#closes];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    this.#closes.add(close);
    values[at] = this.#closes.cross / this.#spread;
  }
}
