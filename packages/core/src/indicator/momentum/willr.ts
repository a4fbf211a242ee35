import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { ExtremeWindow } from '../part/extreme-window.ts';

export const willr: IndicatorDefinition = {
  name: 'willr',
  title: 'Williams %R',
  family: 'momentum',
  description:
    'How far the close is below the highest high, in percent of the range, -100 to 0; 0 where the range has no width.',
  formula: '-100 * (max(high, length) - close) / (max(high, length) - min(low, length))',
  source: 'TA-Lib WILLR',
  inputs: ['high', 'low', 'close'],
  parameters: [candleCount('length', 14, 2)],
  outputs: [''],
  create: (length) => new Willr(length),
};

class Willr implements Formula {
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

  update({ high, low, close }: IndicatorInput, values: Float64Array, at: number): void {
    const highest = this.#highs.next(high);
    const width = highest - this.#lows.next(low);
    values[at] = width === 0 ? 0 : (-100 * (highest - close)) / width;
  }
}
