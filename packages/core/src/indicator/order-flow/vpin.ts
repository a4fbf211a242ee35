import { candleCount, type IndicatorDefinition } from '../definition.ts';
import type { Formula } from '../formula.ts';
import type { IndicatorInput } from '../indicator-input.ts';
import { SlidingWindow, SUM } from '../part/sliding-window.ts';

export const vpin: IndicatorDefinition = {
  name: 'vpin',
  title: 'Order-flow toxicity, like VPIN',
  family: 'order flow',
  description:
    'How one-sided the takers are candle by candle, whichever way, 0 to 1; 0 where nothing traded or the side is not known. VPIN proper cuts time into buckets of equal volume; here each candle is a bucket, and the side is the true one.',
  formula: 'sum(|buy - sell|, length) / sum(buy + sell, length)',
  source:
    'After Easley, López de Prado and O’Hara, "Flow toxicity and liquidity in a high-frequency world", 2012',
  inputs: ['buyVolume', 'sellVolume'],
  parameters: [candleCount('length', 50)],
  outputs: [''],
  create: (length) => new Vpin(length),
};

class Vpin implements Formula {
  readonly warmUp: number;
  readonly parts: readonly SlidingWindow[];
  readonly #onesided: SlidingWindow;
  readonly #volumes: SlidingWindow;

  constructor(length: number) {
    this.warmUp = length;
    this.#onesided = new SlidingWindow(length, SUM);
    this.#volumes = new SlidingWindow(length, SUM);
    this.parts = [this.#onesided, this.#volumes];
  }

  update({ buyVolume = 0, sellVolume = 0 }: IndicatorInput, values: Float64Array, at: number): void {
    const onesided = this.#onesided.next(Math.abs(buyVolume - sellVolume));
    const volume = this.#volumes.next(buyVolume + sellVolume);
    values[at] = volume > 0 ? onesided / volume : 0;
  }
}
