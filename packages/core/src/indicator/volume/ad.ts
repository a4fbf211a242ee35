import type { IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { moneyFlowShare } from '../part/money-flow-share.ts';
import { Registers } from '../part/registers.ts';

export const ad: IndicatorDefinition = {
  name: 'ad',
  title: 'Accumulation/distribution line',
  family: 'volume',
  description:
    'Volume by where the close is in its candle, summed since the first candle, in base currency. It depends on where it started: only differences mean anything.',
  formula:
    'ad += ((close - low) - (high - close)) / (high - low) * volume; a candle without a range adds nothing',
  source: 'TA-Lib AD',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: [],
  outputs: [''],
  create: () => new Ad(),
};

class Ad implements Formula {
  readonly warmUp = 1;
  readonly #total = new Registers(1);
  readonly parts: readonly [Registers] = [this.#total];

  update(candle: IndicatorInput, values: Float64Array, at: number): void {
    const { now } = this.#total;
    now[0] = (now[0] ?? 0) + moneyFlowShare(candle) * candle.volume;
    values[at] = now[0];
  }
}
