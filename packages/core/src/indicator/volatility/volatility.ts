import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Delay } from '../part/delay.ts';
import { logRatio } from '../part/log-ratio.ts';
import { MomentsWindow } from '../part/moments-window.ts';

export const volatility: IndicatorDefinition = {
  name: 'volatility',
  title: 'Realised volatility, close to close',
  family: 'volatility',
  description: 'Standard deviation of the log-return of one candle, as a fraction; not annualised.',
  formula: 'r = ln(close / close[-1]), sqrt(sum((r - mean(r, length))^2, length) / (length - 1))',
  source: 'The sample standard deviation',
  inputs: ['close'],
  parameters: [candleCount('length', 20, 2)],
  outputs: [''],
  create: (length) => new Volatility(length),
};

class Volatility implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [Delay, MomentsWindow];
  readonly #length: number;
  readonly #close = new Delay(1);
  readonly #returns: MomentsWindow;

  constructor(length: number) {
    this.warmUp = length + 1;
    this.#length = length;
    this.#returns = new MomentsWindow(length);
    this.parts = [this.#close, this.#returns];
  }

  update({ close }: IndicatorInput, values: Float64Array, at: number): void {
    const before = this.#close.shift(close);
    if (before === undefined) return;
    this.#returns.add(logRatio(close, before));
    values[at] = Math.sqrt(this.#returns.squares / (this.#length - 1));
  }
}
