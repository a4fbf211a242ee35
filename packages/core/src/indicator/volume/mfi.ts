import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Delay } from '../part/delay.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const mfi: IndicatorDefinition = {
  name: 'mfi',
  title: 'Money flow index',
  family: 'volume',
  description:
    'Money that changed hands at rising prices as a share of all that did at changing ones, 0 to 100; 0 where there was none.',
  formula:
    't = (high + low + close) / 3, 100 * sum(t * volume where t rose, length) / sum(t * volume where t changed, length)',
  source: 'TA-Lib MFI, which besides gives 0 where the sum is below 1 in quote currency',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: [candleCount('length', 14, 2)],
  outputs: [''],
  create: (length) => new Mfi(length),
};

class Mfi implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [Delay, SlidingWindow, SlidingWindow];
  readonly #price = new Delay(1);
  readonly #rising: SlidingWindow;
  readonly #falling: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length + 1;
    this.#rising = new SlidingWindow(length, SUM);
    this.#falling = new SlidingWindow(length, SUM);
    this.parts = [this.#price, this.#rising, this.#falling];
  }

  update({ high, low, close, volume }: IndicatorInput, values: Float64Array, at: number): void {
    const price = (high + low + close) / 3;
    const before = this.#price.shift(price);
    if (before === undefined) return;
    const rising = this.#rising.next(price > before ? price * volume : 0);
    const all = rising + this.#falling.next(price < before ? price * volume : 0);
    values[at] = all > 0 ? 100 * (rising / all) : 0;
  }
}
