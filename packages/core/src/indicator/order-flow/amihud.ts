import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { Delay } from '../part/delay.ts';
import { logRatio } from '../part/log-ratio.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const amihud: IndicatorDefinition = {
  name: 'amihud',
  title: 'Amihud illiquidity',
  family: 'order flow',
  description:
    'How far a million of quote currency moves the price: basis points for each million, the mean over the candles that traded; 0 where none did. The quote volume is close * volume where the source does not give it.',
  formula: 'mean(10000 * |ln(close / close[-1])| / (quote volume / 1000000)) over the newest length candles',
  source: 'Amihud, "Illiquidity and stock returns", 2002, candle by candle',
  inputs: ['close', 'volume', 'quoteVolume'],
  parameters: [candleCount('length', 60)],
  outputs: [''],
  create: (length) => new Amihud(length),
};

/** In quote currency; anything below is dust, and dividing by it would say nothing. */
const LEAST_QUOTE_VOLUME = 1e-9;

class Amihud implements Formula {
  readonly warmUp: number;
  readonly parts: readonly [Delay, SlidingWindow, SlidingWindow];
  readonly #close = new Delay(1);
  readonly #impacts: SlidingWindow;
  readonly #traded: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length + 1;
    this.#impacts = new SlidingWindow(length, SUM);
    this.#traded = new SlidingWindow(length, SUM);
    this.parts = [this.#close, this.#impacts, this.#traded];
  }

  update(
    { close, volume, quoteVolume = close * volume }: IndicatorInput,
    values: Float64Array,
    at: number,
  ): void {
    const before = this.#close.shift(close);
    if (before === undefined) return;
    const traded = quoteVolume >= LEAST_QUOTE_VOLUME;
    const impact = this.#impacts.next(traded ? (1e10 * Math.abs(logRatio(close, before))) / quoteVolume : 0);
    const count = this.#traded.next(traded ? 1 : 0);
    values[at] = count > 0 ? impact / count : 0;
  }
}
