import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { ExtremeWindow } from '../part/extreme-window.ts';

export const ichimoku: IndicatorDefinition = {
  name: 'ichimoku',
  title: 'Ichimoku lines',
  family: 'trend',
  description:
    'Middles of the price range over three lengths, in quote currency. All are as of the candle: charts draw the two spans later by `base` candles, and the lagging line is the close itself.',
  formula:
    'middle(n) = (max(high, n) + min(low, n)) / 2; conversion = middle(conversion), base = middle(base), span_a = (conversion + base) / 2, span_b = middle(span)',
  source: 'Hosoda, Ichimoku Kinko Hyo',
  inputs: ['high', 'low'],
  parameters: [candleCount('conversion', 9), candleCount('base', 26), candleCount('span', 52)],
  outputs: ['conversion', 'base', 'span_a', 'span_b'],
  create: (conversion, base, span) => new Ichimoku(conversion, base, span),
};

class Ichimoku implements Formula {
  readonly warmUp: number;
  readonly parts: readonly ExtremeWindow[];
  readonly #conversion: Middle;
  readonly #base: Middle;
  readonly #span: Middle;

  constructor(conversion: number, base: number, span: number) {
    this.warmUp = Math.max(conversion, base, span);
    this.#conversion = new Middle(conversion);
    this.#base = new Middle(base);
    this.#span = new Middle(span);
    this.parts = [this.#conversion, this.#base, this.#span].flatMap(({ highs, lows }) => [highs, lows]);
  }

  update(candle: IndicatorInput, values: Float64Array, at: number): void {
    const conversion = this.#conversion.next(candle);
    const base = this.#base.next(candle);
    values[at] = conversion;
    values[at + 1] = base;
    values[at + 2] = (conversion + base) / 2;
    values[at + 3] = this.#span.next(candle);
  }
}

class Middle {
  readonly highs: ExtremeWindow;
  readonly lows: ExtremeWindow;

  constructor(length: number) {
    this.highs = new ExtremeWindow(length, 'highest');
    this.lows = new ExtremeWindow(length, 'lowest');
  }

  next({ high, low }: IndicatorInput): number {
    return (this.highs.next(high) + this.lows.next(low)) / 2;
  }
}
