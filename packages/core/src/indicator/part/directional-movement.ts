import type { IndicatorInput } from '../indicator-input.ts';
import { FLAT } from './flat.ts';
import { Registers } from './registers.ts';

const COUNT = 0;
const HIGH = 1;
const LOW = 2;
const CLOSE = 3;
const PLUS = 4;
const MINUS = 5;
const RANGE = 6;

/**
 * Wilder's smoothed directional movement and true range, as TA-Lib sums them: the first `length - 1` changes
 * plainly, each one after that as `sum - sum / length + new`.
 */
export class DirectionalMovement extends Registers {
  /** Candles needed. */
  readonly warmUp: number;
  readonly #length: number;

  constructor(length: number) {
    super(7);
    this.#length = length;
    this.warmUp = length + 1;
  }

  get count(): number {
    return this.now[COUNT] ?? 0;
  }

  next({ high, low, close }: IndicatorInput): void {
    const now = this.now;
    const count = now[COUNT] ?? 0;
    if (count > 0) {
      const up = high - (now[HIGH] ?? 0);
      const down = (now[LOW] ?? 0) - low;
      const before = now[CLOSE] ?? 0;
      const range = Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
      const stays = count < this.#length ? 1 : 1 - 1 / this.#length;
      now[PLUS] = (now[PLUS] ?? 0) * stays + (up > 0 && up > down ? up : 0);
      now[MINUS] = (now[MINUS] ?? 0) * stays + (down > 0 && down > up ? down : 0);
      now[RANGE] = (now[RANGE] ?? 0) * stays + range;
    }
    now[COUNT] = count + 1;
    now[HIGH] = high;
    now[LOW] = low;
    now[CLOSE] = close;
  }

  /** Upward movement in percent of the range; 0 where nothing moved. */
  get plus(): number {
    const range = this.now[RANGE] ?? 0;
    return range < FLAT ? 0 : (100 * (this.now[PLUS] ?? 0)) / range;
  }

  /** Downward movement in percent of the range; 0 where nothing moved. */
  get minus(): number {
    const range = this.now[RANGE] ?? 0;
    return range < FLAT ? 0 : (100 * (this.now[MINUS] ?? 0)) / range;
  }

  /** Difference of the two over their sum, 0 to 100; `undefined` where there is neither. */
  get index(): number | undefined {
    const sum = this.plus + this.minus;
    return sum < FLAT ? undefined : (100 * Math.abs(this.plus - this.minus)) / sum;
  }
}
