import { assertState, type Indicator, type IndicatorInput, type IndicatorState } from './indicator.ts';

/**
 * On-balance volume, in base currency: volume is added when the close rises and taken off when it falls
 * (TA-Lib `OBV`, which starts with the first candle's volume). Only differences of it mean anything.
 */
export class Obv implements Indicator<number> {
  readonly warmUp = 1;
  #count = 0;
  #close = 0;
  #balance = 0;

  add(candle: IndicatorInput): number {
    this.#balance = this.replace(candle);
    this.#close = candle.close;
    this.#count += 1;
    return this.#balance;
  }

  replace({ close, volume }: IndicatorInput): number {
    if (this.#count === 0) return volume;
    return this.#balance + Math.sign(close - this.#close) * volume;
  }

  /** `[candles seen, last close, balance]` */
  snapshot(): IndicatorState {
    return [this.#count, this.#close, this.#balance];
  }

  restore(state: IndicatorState): void {
    assertState('OBV', state, 3);
    [this.#count = 0, this.#close = 0, this.#balance = 0] = state;
  }
}
