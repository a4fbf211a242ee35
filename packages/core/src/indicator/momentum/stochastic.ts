import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { ExtremeWindow } from '../part/extreme-window.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const stochastic: IndicatorDefinition = {
  name: 'stochastic',
  title: 'Stochastic oscillator',
  family: 'momentum',
  description:
    'Where the close is in the range of the newest candles, 0 to 100, smoothed once (k) and again (d); 0 where the range has no width.',
  formula:
    'k = sma(100 * (close - min(low, length)) / (max(high, length) - min(low, length)), slowing), d = sma(k, signal)',
  source: 'TA-Lib STOCH with simple averages',
  inputs: ['high', 'low', 'close'],
  parameters: [candleCount('length', 14), candleCount('slowing', 3), candleCount('signal', 3)],
  outputs: ['k', 'd'],
  create: (length, slowing, signal) => new Stochastic(length, slowing, signal),
};

class Stochastic implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [ExtremeWindow, ExtremeWindow, SlidingWindow, SlidingWindow];
  readonly #highs: ExtremeWindow;
  readonly #lows: ExtremeWindow;
  readonly #fast: SlidingWindow;
  readonly #slow: SlidingWindow;

  constructor(length: number, slowing: number, signal: number) {
    this.warmUp = length + slowing + signal - 2;
    this.#highs = new ExtremeWindow(length, 'highest');
    this.#lows = new ExtremeWindow(length, 'lowest');
    this.#fast = new SlidingWindow(slowing, SUM);
    this.#slow = new SlidingWindow(signal, SUM);
    this.parts = [this.#highs, this.#lows, this.#fast, this.#slow];
  }

  update({ high, low, close }: IndicatorInput, values: Float64Array, at: number): void {
    const highest = this.#highs.next(high);
    const lowest = this.#lows.next(low);
    if (this.#highs.count < this.#highs.length) return;
    const width = highest - lowest;
    const k = this.#fast.next(width === 0 ? 0 : (100 * (close - lowest)) / width) / this.#fast.length;
    if (!this.#fast.isFull) return;
    values[at] = k;
    values[at + 1] = this.#slow.next(k) / this.#slow.length;
  }
}
