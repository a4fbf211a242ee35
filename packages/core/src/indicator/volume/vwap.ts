import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const vwap: IndicatorDefinition = {
  name: 'vwap',
  title: 'Volume-weighted average price',
  family: 'volume',
  description:
    'Mean of the typical prices of the newest candles, weighted by volume, in quote currency; the typical price of this one where nothing traded.',
  formula: 't = (high + low + close) / 3, sum(t * volume, length) / sum(volume, length)',
  source: 'The usual definition, over a moving window',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: [candleCount('length', 60)],
  outputs: [''],
  create: (length) => new Vwap(length),
};

class Vwap implements Formula {
  readonly warmUp: number;
  readonly parts: readonly SlidingWindow[];
  readonly #money: SlidingWindow;
  readonly #volumes: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length;
    this.#money = new SlidingWindow(length, SUM);
    this.#volumes = new SlidingWindow(length, SUM);
    this.parts = [this.#money, this.#volumes];
  }

  update({ high, low, close, volume }: IndicatorInput, values: Float64Array, at: number): void {
    const price = (high + low + close) / 3;
    const money = this.#money.next(price * volume);
    const traded = this.#volumes.next(volume);
    values[at] = traded > 0 ? money / traded : price;
  }
}
