import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { ExtremeWindow } from '../part/extreme-window.ts';

export const donchian: IndicatorDefinition = {
  name: 'donchian',
  title: 'Donchian channel',
  family: 'volatility',
  description:
    'Highest high and lowest low of the newest candles, this one included, and their middle, in quote currency.',
  formula: 'upper = max(high, length), lower = min(low, length), middle = (upper + lower) / 2',
  source: 'Donchian; TA-Lib MAX and MIN',
  inputs: ['high', 'low'],
  parameters: [candleCount('length', 20)],
  outputs: ['upper', 'middle', 'lower'],
  create: (length) => new Donchian(length),
};

class Donchian implements Formula {
  readonly warmUp: number;
  readonly parts: readonly ExtremeWindow[];
  readonly #highs: ExtremeWindow;
  readonly #lows: ExtremeWindow;

  constructor(length: number) {
    this.warmUp = length;
    this.#highs = new ExtremeWindow(length, 'highest');
    this.#lows = new ExtremeWindow(length, 'lowest');
    this.parts = [this.#highs, this.#lows];
  }

  update({ high, low }: IndicatorInput, values: Float64Array, at: number): void {
    const upper = this.#highs.next(high);
    const lower = this.#lows.next(low);
    values[at] = upper;
    values[at + 1] = (upper + lower) / 2;
    values[at + 2] = lower;
  }
}
