import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const imbalance: IndicatorDefinition = {
  name: 'imbalance',
  title: 'Order-flow imbalance',
  family: 'order flow',
  description:
    'Volume of buying takers less that of selling ones, as a share of both, -1 to 1; 0 where nothing traded or the side is not known.',
  formula: '(sum(buy, length) - sum(sell, length)) / (sum(buy, length) + sum(sell, length))',
  source: 'The usual definition',
  inputs: ['buyVolume', 'sellVolume'],
  parameters: [candleCount('length', 20)],
  outputs: [''],
  create: (length) => new Imbalance(length),
};

class Imbalance implements Formula {
  readonly warmUp: number;
  readonly parts: readonly SlidingWindow[];
  readonly #bought: SlidingWindow;
  readonly #sold: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length;
    this.#bought = new SlidingWindow(length, SUM);
    this.#sold = new SlidingWindow(length, SUM);
    this.parts = [this.#bought, this.#sold];
  }

  update({ buyVolume, sellVolume }: IndicatorInput, values: Float64Array, at: number): void {
    const bought = this.#bought.next(buyVolume ?? 0);
    const sold = this.#sold.next(sellVolume ?? 0);
    values[at] = bought + sold > 0 ? (bought - sold) / (bought + sold) : 0;
  }
}
