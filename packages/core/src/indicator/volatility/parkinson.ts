import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { logRatio } from '../part/log-ratio.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const parkinson: IndicatorDefinition = {
  name: 'parkinson',
  title: 'Realised volatility, Parkinson',
  family: 'volatility',
  description:
    'Volatility of one candle from its range, as a fraction; not annualised. Jumps between candles are not seen.',
  formula: 'sqrt(mean(ln(high / low)^2, length) / (4 * ln 2))',
  source: 'Parkinson, "The extreme value method for estimating the variance of the rate of return", 1980',
  inputs: ['high', 'low'],
  parameters: [candleCount('length', 20)],
  outputs: [''],
  create: (length) => new Parkinson(length),
};

class Parkinson implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [SlidingWindow];
  readonly #squares: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length;
    this.#squares = new SlidingWindow(length, SUM);
    this.parts = [this.#squares];
  }

  update({ high, low }: IndicatorInput, values: Float64Array, at: number): void {
    values[at] = Math.sqrt(this.#squares.next(logRatio(high, low) ** 2) / (4 * Math.LN2 * this.warmUp));
  }
}
