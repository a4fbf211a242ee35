import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Delay } from '../part/delay.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const kyleLambda: IndicatorDefinition = {
  name: 'kyle_lambda',
  title: "Kyle's lambda",
  family: 'order flow',
  description:
    'How far the price moves with a unit of base currency bought on balance, in quote currency for each unit; 0 where takers were even or their side is not known.',
  formula:
    'd = close - close[-1], q = buy - sell, sum(d * q, length) / sum(q^2, length): the slope of d = lambda * q',
  source: 'After Kyle, "Continuous auctions and insider trading", 1985',
  inputs: ['close', 'buyVolume', 'sellVolume'],
  parameters: [candleCount('length', 60)],
  outputs: [''],
  create: (length) => new KyleLambda(length),
};

class KyleLambda implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [Delay, SlidingWindow, SlidingWindow];
  readonly #close = new Delay(1);
  readonly #products: SlidingWindow;
  readonly #squares: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length + 1;
    this.#products = new SlidingWindow(length, SUM);
    this.#squares = new SlidingWindow(length, SUM);
    this.parts = [this.#close, this.#products, this.#squares];
  }

  update({ close, buyVolume = 0, sellVolume = 0 }: IndicatorInput, values: Float64Array, at: number): void {
    const before = this.#close.shift(close);
    if (before === undefined) return;
    const flow = buyVolume - sellVolume;
    const products = this.#products.next((close - before) * flow);
    const squares = this.#squares.next(flow * flow);
    values[at] = squares > 0 ? products / squares : 0;
  }
}
