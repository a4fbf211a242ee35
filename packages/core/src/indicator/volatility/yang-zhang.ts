import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Delay } from '../part/delay.ts';
import { logRatio } from '../part/log-ratio.ts';
import { MomentsWindow } from '../part/moments-window.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const yangZhang: IndicatorDefinition = {
  name: 'yang_zhang',
  title: 'Realised volatility, Yang–Zhang',
  family: 'volatility',
  description:
    'Volatility of one candle from its range, its body and the jump before it, as a fraction; not annualised and not led astray by a trend.',
  formula:
    'sqrt(var(ln(open / close[-1])) + k * var(ln(close / open)) + (1 - k) * mean(ln(high / close) * ln(high / open) + ln(low / close) * ln(low / open))), sample variances over length candles, k = 0.34 / (1.34 + (length + 1) / (length - 1))',
  source: 'Yang and Zhang, "Drift-independent volatility estimation", 2000',
  inputs: ['open', 'high', 'low', 'close'],
  parameters: [candleCount('length', 20, 2)],
  outputs: [''],
  create: (length) => new YangZhang(length),
};

class YangZhang implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [Delay, MomentsWindow, MomentsWindow, SlidingWindow];
  readonly #length: number;
  readonly #close = new Delay(1);
  readonly #jumps: MomentsWindow;
  readonly #bodies: MomentsWindow;
  readonly #ranges: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length + 1;
    this.#length = length;
    this.#jumps = new MomentsWindow(length);
    this.#bodies = new MomentsWindow(length);
    this.#ranges = new SlidingWindow(length, SUM);
    this.parts = [this.#close, this.#jumps, this.#bodies, this.#ranges];
  }

  update({ open, high, low, close }: IndicatorInput, values: Float64Array, at: number): void {
    const before = this.#close.shift(close);
    if (before === undefined) return;
    const n = this.#length;
    const up = logRatio(high, open);
    const down = logRatio(low, open);
    const body = logRatio(close, open);
    this.#jumps.add(logRatio(open, before));
    this.#bodies.add(body);
    const range = this.#ranges.next(up * (up - body) + down * (down - body)) / n;
    const k = 0.34 / (1.34 + (n + 1) / (n - 1));
    const variance = (this.#jumps.squares + k * this.#bodies.squares) / (n - 1) + (1 - k) * range;
    values[at] = Math.sqrt(Math.max(variance, 0));
  }
}
