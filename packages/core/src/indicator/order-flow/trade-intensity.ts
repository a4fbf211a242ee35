import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const tradeIntensity: IndicatorDefinition = {
  name: 'trade_intensity',
  title: 'Trade intensity',
  family: 'order flow',
  description:
    'Trades in a second, the mean over the newest candles; 0 where the source does not count them.',
  formula: 'sum(trade count, length) / (length * interval in seconds)',
  source: 'The usual definition',
  inputs: ['tradeCount', 'intervalSec'],
  parameters: [candleCount('length', 20)],
  outputs: [''],
  create: (length) => new TradeIntensity(length),
};

class TradeIntensity implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [SlidingWindow];
  readonly #trades: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length;
    this.#trades = new SlidingWindow(length, SUM);
    this.parts = [this.#trades];
  }

  update({ tradeCount = 0, intervalSec }: IndicatorInput, values: Float64Array, at: number): void {
    values[at] = this.#trades.next(tradeCount) / (this.warmUp * intervalSec);
  }
}
