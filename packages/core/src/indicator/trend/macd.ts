import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Average } from '../part/average.ts';

export const macd: IndicatorDefinition = {
  name: 'macd',
  title: 'Moving average convergence/divergence',
  family: 'trend',
  description:
    'Fast average less slow average, its own average, and the difference of the two, in quote currency.',
  formula:
    'macd = ema(fast) - ema(slow), signal = ema(macd, signal), histogram = macd - signal. Both averages start at candle slow, the fast one from the mean of the fast closes that end there',
  source: 'TA-Lib MACD',
  inputs: ['close'],
  parameters: [candleCount('fast', 12, 2), candleCount('slow', 26, 3), candleCount('signal', 9)],
  outputs: ['', 'signal', 'histogram'],
  named: { parameters: [7, 14, 9], columns: ['macd_7', 'macdsignal_7', 'macdhist_7'] },
  refuse: (fast = 0, slow = 0) => (fast < slow ? undefined : 'fast must be below slow'),
  create: (fast, slow, signal) => new Macd(fast, slow, signal),
};

class Macd implements Formula {
  readonly warmUp: number;
  readonly parts: readonly Average[];
  readonly #fast: Average;
  readonly #slow: Average;
  readonly #signal: Average;

  constructor(fast: number, slow: number, signal: number) {
    this.warmUp = slow + signal - 1;
    this.#fast = new Average(fast);
    this.#slow = new Average(slow);
    this.#signal = new Average(signal);
    this.parts = [this.#fast, this.#slow, this.#signal];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    const slow = this.#slow.next(close);
    if (this.#slow.count <= this.#slow.length - this.#fast.length) return;
    const fast = this.#fast.next(close);
    if (!this.#slow.isReady) return;
    const difference = fast - slow;
    const signal = this.#signal.next(difference);
    values[at] = difference;
    values[at + 1] = signal;
    values[at + 2] = difference - signal;
  }
}
