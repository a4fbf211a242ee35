import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { ExtremeWindow } from '../part/extreme-window.ts';
import { RelativeStrength } from '../part/relative-strength.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const stochrsi: IndicatorDefinition = {
  name: 'stochrsi',
  title: 'Stochastic RSI',
  family: 'momentum',
  description:
    'Where the RSI is in its own range of late, 0 to 100, and the average of that; 0 where the range has no width.',
  formula:
    'r = rsi(rsi), k = 100 * (r - min(r, length)) / (max(r, length) - min(r, length)), d = sma(k, signal)',
  source: 'TA-Lib STOCHRSI with simple averages',
  inputs: ['close'],
  parameters: [candleCount('rsi', 14, 2), candleCount('length', 14), candleCount('signal', 3)],
  outputs: ['k', 'd'],
  create: (rsi, length, signal) => new Stochrsi(rsi, length, signal),
};

/** In a market that has stopped moving the RSI stays the same but for its last digits, which say nothing. */
const ROUNDING = 1e-9;

class Stochrsi implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [RelativeStrength, ExtremeWindow, ExtremeWindow, SlidingWindow];
  readonly #strength: RelativeStrength;
  readonly #highs: ExtremeWindow;
  readonly #lows: ExtremeWindow;
  readonly #signal: SlidingWindow;

  constructor(rsi: number, length: number, signal: number) {
    this.warmUp = rsi + length + signal - 1;
    this.#strength = new RelativeStrength(rsi);
    this.#highs = new ExtremeWindow(length, 'highest');
    this.#lows = new ExtremeWindow(length, 'lowest');
    this.#signal = new SlidingWindow(signal, SUM);
    this.parts = [this.#strength, this.#highs, this.#lows, this.#signal];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    const strength = this.#strength.next(close);
    if (this.#strength.count < this.#strength.warmUp) return;
    const lowest = this.#lows.next(strength);
    const width = this.#highs.next(strength) - lowest;
    if (this.#highs.count < this.#highs.length) return;
    const k = width < ROUNDING ? 0 : (100 * (strength - lowest)) / width;
    values[at] = k;
    values[at + 1] = this.#signal.next(k) / this.#signal.length;
  }
}
