import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { AverageTrueRange } from '../part/average-true-range.ts';

export const atr: IndicatorDefinition = {
  name: 'atr',
  title: 'Average true range',
  family: 'volatility',
  description:
    'How far the price moves in a candle, jumps from the close before included, in quote currency.',
  formula:
    "Wilder's average a = (a * (length - 1) + new) / length of max(high, close[-1]) - min(low, close[-1]), from the mean of the first length, those of candles 2 to length + 1, on",
  source: 'TA-Lib ATR',
  inputs: ['high', 'low', 'close'],
  parameters: [candleCount('length', 14)],
  outputs: [''],
  create: (length) => new Atr(length),
};

class Atr implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [AverageTrueRange];
  readonly #range: AverageTrueRange;

  constructor(length: number) {
    this.#range = new AverageTrueRange(length);
    this.warmUp = this.#range.warmUp;
    this.parts = [this.#range];
  }

  update(candle: IndicatorInput, values: Float64Array, at: number): void {
    values[at] = this.#range.next(candle);
  }
}
