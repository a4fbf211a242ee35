import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { DirectionalMovement } from '../part/directional-movement.ts';
import { Registers } from '../part/registers.ts';

export const adx: IndicatorDefinition = {
  name: 'adx',
  title: 'Average directional index',
  family: 'trend',
  description:
    'How strong the trend is, whichever way, 0 to 100. A candle without directional movement changes nothing.',
  formula:
    "Wilder's average of 100 * |plus - minus| / (plus + minus) of di, from the mean of the first length on",
  source: 'TA-Lib ADX',
  inputs: ['high', 'low', 'close'],
  parameters: [candleCount('length', 14, 2)],
  outputs: [''],
  create: (length) => new Adx(length),
};

class Adx implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [DirectionalMovement, Registers];
  readonly #length: number;
  readonly #movement: DirectionalMovement;
  /** The sum of the indexes during warm-up, the average after it. */
  readonly #level = new Registers(1);

  constructor(length: number) {
    this.warmUp = 2 * length;
    this.#length = length;
    this.#movement = new DirectionalMovement(length);
    this.parts = [this.#movement, this.#level];
  }

  update(candle: IndicatorInput, values: Float64Array, at: number): void {
    const { now } = this.#level;
    const n = this.#length;
    this.#movement.next(candle);
    const count = this.#movement.count;
    if (count <= n) return;
    const { index } = this.#movement;
    const level = now[0] ?? 0;
    if (count > this.warmUp) now[0] = index === undefined ? level : (level * (n - 1) + index) / n;
    else now[0] = level + (index ?? 0);
    if (count === this.warmUp) now[0] /= n;
    values[at] = now[0];
  }
}
