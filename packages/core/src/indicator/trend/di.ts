import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { DirectionalMovement } from '../part/directional-movement.ts';

export const di: IndicatorDefinition = {
  name: 'di',
  title: 'Directional indicators',
  family: 'trend',
  description:
    'Movement upwards and downwards in percent of the true range, 0 to 100 each; 0 where nothing moved.',
  formula:
    "100 * S(up) / S(range) and 100 * S(down) / S(range), where S is Wilder's sum, s - s / length + new after the first length - 1 changes",
  source: 'TA-Lib PLUS_DI and MINUS_DI',
  inputs: ['high', 'low', 'close'],
  parameters: [candleCount('length', 14, 2)],
  outputs: ['plus', 'minus'],
  create: (length) => new Di(length),
};

class Di implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [DirectionalMovement];
  readonly #movement: DirectionalMovement;

  constructor(length: number) {
    this.#movement = new DirectionalMovement(length);
    this.warmUp = this.#movement.warmUp;
    this.parts = [this.#movement];
  }

  update(candle: IndicatorInput, values: Float64Array, at: number): void {
    this.#movement.next(candle);
    values[at] = this.#movement.plus;
    values[at + 1] = this.#movement.minus;
  }
}
