import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Average } from '../part/average.ts';
import { AverageTrueRange } from '../part/average-true-range.ts';

export const keltner: IndicatorDefinition = {
  name: 'keltner',
  title: 'Keltner channel',
  family: 'volatility',
  description:
    'The exponential average and a band of so many average true ranges around it, in quote currency.',
  formula: 'middle = ema(length), upper and lower = middle ± width * atr(range)',
  source: 'Raschke; averages as in TA-Lib EMA and ATR',
  inputs: ['high', 'low', 'close'],
  parameters: [
    candleCount('length', 20),
    candleCount('range', 10),
    { name: 'width', kind: 'decimal', least: 0.1, most: 10, usual: 2 },
  ],
  outputs: ['upper', 'middle', 'lower'],
  create: (length, range, width) => new Keltner(length, range, width),
};

class Keltner implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [Average, AverageTrueRange];
  readonly #width: number;
  readonly #average: Average;
  readonly #range: AverageTrueRange;

  constructor(length: number, range: number, width: number) {
    this.#width = width;
    this.#average = new Average(length);
    this.#range = new AverageTrueRange(range);
    this.warmUp = Math.max(length, this.#range.warmUp);
    this.parts = [this.#average, this.#range];
  }

  update(candle: IndicatorInput, values: Float64Array, at: number): void {
    const middle = this.#average.next(candle.close);
    const band = this.#width * this.#range.next(candle);
    values[at] = middle + band;
    values[at + 1] = middle;
    values[at + 2] = middle - band;
  }
}
