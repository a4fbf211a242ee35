import {
  assertLength,
  assertState,
  type Indicator,
  type IndicatorInput,
  type IndicatorState,
} from './indicator.ts';

/**
 * Relative strength index, 0 to 100: Wilder's smoothing of gains and losses, seeded with their means over
 * the first `length` changes (TA-Lib `RSI`).
 *
 * In a market that has not moved at all there is neither gain nor loss; the value is then 0, as in TA-Lib.
 */
export class Rsi implements Indicator<number> {
  readonly warmUp: number;
  readonly #length: number;
  #count = 0;
  #close = 0;
  /** Sums during warm-up, smoothed means after it. */
  #gain = 0;
  #loss = 0;

  constructor(length: number) {
    assertLength('length of RSI', length, 2);
    this.#length = length;
    this.warmUp = length + 1;
  }

  add({ close }: IndicatorInput): number | undefined {
    const [gain, loss] = this.#smoothedWith(close);
    this.#gain = gain;
    this.#loss = loss;
    this.#close = close;
    this.#count += 1;
    return this.#count < this.warmUp ? undefined : strength(gain, loss);
  }

  replace({ close }: IndicatorInput): number | undefined {
    return this.#count + 1 < this.warmUp ? undefined : strength(...this.#smoothedWith(close));
  }

  /** `[candles seen, last close, gain, loss]` */
  snapshot(): IndicatorState {
    return [this.#count, this.#close, this.#gain, this.#loss];
  }

  restore(state: IndicatorState): void {
    assertState(`RSI ${this.#length}`, state, 4);
    [this.#count = 0, this.#close = 0, this.#gain = 0, this.#loss = 0] = state;
  }

  #smoothedWith(close: number): [gain: number, loss: number] {
    if (this.#count === 0) return [0, 0];
    const change = close - this.#close;
    const gain = Math.max(change, 0);
    const loss = Math.max(-change, 0);
    const n = this.#length;
    if (this.#count < n) return [this.#gain + gain, this.#loss + loss];
    if (this.#count === n) return [(this.#gain + gain) / n, (this.#loss + loss) / n];
    return [(this.#gain * (n - 1) + gain) / n, (this.#loss * (n - 1) + loss) / n];
  }
}

/** Below this sum of mean gain and mean loss TA-Lib takes the market as flat. */
const FLAT = 1e-14;

function strength(gain: number, loss: number): number {
  return gain + loss < FLAT ? 0 : 100 * (gain / (gain + loss));
}
