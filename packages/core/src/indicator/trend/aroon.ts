import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { ExtremeWindow } from '../part/extreme-window.ts';

export const aroon: IndicatorDefinition = {
  name: 'aroon',
  title: 'Aroon',
  family: 'trend',
  description:
    'How new the highest high and the lowest low of the newest length + 1 candles are: 100 for this candle, 0 for `length` candles ago. Of equal ones the newest counts.',
  formula: 'up = 100 * (length - age of the highest high) / length, down likewise with the lowest low',
  source: 'TA-Lib AROON',
  inputs: ['high', 'low'],
  parameters: [candleCount('length', 14, 2)],
  outputs: ['up', 'down'],
  create: (length) => new Aroon(length),
};

class Aroon implements Formula {
  readonly warmUp: number;
  readonly parts: readonly ExtremeWindow[];
  readonly #length: number;
  readonly #highs: ExtremeWindow;
  readonly #lows: ExtremeWindow;

  constructor(length: number) {
    this.warmUp = length + 1;
    this.#length = length;
    this.#highs = new ExtremeWindow(length + 1, 'highest');
    this.#lows = new ExtremeWindow(length + 1, 'lowest');
    this.parts = [this.#highs, this.#lows];
  }

  update({ high, low }: IndicatorInput, values: Float64Array, at: number): void {
    this.#highs.next(high);
    this.#lows.next(low);
    values[at] = (100 * (this.#length - this.#highs.age)) / this.#length;
    values[at + 1] = (100 * (this.#length - this.#lows.age)) / this.#length;
  }
}
