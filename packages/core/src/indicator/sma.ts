import {
  assertLength,
  assertState,
  type Indicator,
  type IndicatorInput,
  type IndicatorState,
} from './indicator.ts';
import { SlidingWindow, SUM } from './sliding-window.ts';

/** Simple moving average of the newest `length` closes (TA-Lib `SMA`). */
export class Sma implements Indicator<number> {
  readonly warmUp: number;
  readonly #closes: SlidingWindow;

  constructor(length: number) {
    assertLength('length of SMA', length, 1);
    this.warmUp = length;
    this.#closes = new SlidingWindow(length, SUM);
  }

  add({ close }: IndicatorInput): number | undefined {
    this.#closes.add(close);
    return this.#closes.count < this.warmUp ? undefined : this.#closes.value() / this.warmUp;
  }

  replace({ close }: IndicatorInput): number | undefined {
    return this.#closes.count + 1 < this.warmUp ? undefined : this.#closes.valueWith(close) / this.warmUp;
  }

  /** `[candles seen, ...closes in the window]` */
  snapshot(): IndicatorState {
    return [this.#closes.count, ...this.#closes.recent()];
  }

  restore(state: IndicatorState): void {
    const count = state[0] ?? 0;
    assertState(`SMA ${this.warmUp}`, state, 1 + Math.min(count, this.warmUp));
    this.#closes.restore(count, state.slice(1));
  }
}
