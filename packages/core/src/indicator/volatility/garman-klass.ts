import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { logRatio } from '../part/log-ratio.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const garmanKlass: IndicatorDefinition = {
  name: 'garman_klass',
  title: 'Realised volatility, Garman–Klass',
  family: 'volatility',
  description:
    'Volatility of one candle from its range and its body, as a fraction; not annualised. Jumps between candles are not seen.',
  formula: 'sqrt(mean(ln(high / low)^2 / 2 - (2 * ln 2 - 1) * ln(close / open)^2, length))',
  source: 'Garman and Klass, "On the estimation of security price volatilities from historical data", 1980',
  inputs: ['open', 'high', 'low', 'close'],
  parameters: [candleCount('length', 20)],
  outputs: [''],
  create: (length) => new GarmanKlass(length),
};

class GarmanKlass implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [SlidingWindow];
  readonly #variances: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length;
    this.#variances = new SlidingWindow(length, SUM);
    this.parts = [this.#variances];
  }

  update({ open, high, low, close }: IndicatorInput, values: Float64Array, at: number): void {
    const variance = logRatio(high, low) ** 2 / 2 - (2 * Math.LN2 - 1) * logRatio(close, open) ** 2;
    values[at] = Math.sqrt(Math.max(this.#variances.next(variance) / this.warmUp, 0));
  }
}
