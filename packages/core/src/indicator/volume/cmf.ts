import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { moneyFlowShare } from '../part/money-flow-share.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const cmf: IndicatorDefinition = {
  name: 'cmf',
  title: 'Chaikin money flow',
  family: 'volume',
  description: 'Where the closes are in their candles, weighted by volume, -1 to 1; 0 where nothing traded.',
  formula: 'sum(((close - low) - (high - close)) / (high - low) * volume, length) / sum(volume, length)',
  source: 'Chaikin',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: [candleCount('length', 20)],
  outputs: [''],
  create: (length) => new Cmf(length),
};

class Cmf implements Formula {
  readonly warmUp: number;
  readonly parts: readonly SlidingWindow[];
  readonly #flows: SlidingWindow;
  readonly #volumes: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length;
    this.#flows = new SlidingWindow(length, SUM);
    this.#volumes = new SlidingWindow(length, SUM);
    this.parts = [this.#flows, this.#volumes];
  }

  update(candle: IndicatorInput, values: Float64Array, at: number): void {
    const flow = this.#flows.next(moneyFlowShare(candle) * candle.volume);
    const volume = this.#volumes.next(candle.volume);
    values[at] = volume > 0 ? flow / volume : 0;
  }
}
