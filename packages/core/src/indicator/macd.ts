import {
  assertLength,
  assertState,
  type Indicator,
  type IndicatorInput,
  type IndicatorState,
} from './indicator.ts';

export interface MacdValue {
  /** Fast EMA minus slow EMA, in quote currency. */
  readonly macd: number;
  /** EMA of `macd`. */
  readonly signal: number;
  /** `macd - signal`. */
  readonly histogram: number;
}

/**
 * Moving average convergence/divergence (TA-Lib `MACD`). Both EMAs start at the same candle, the `slow`th:
 * the fast one from the simple average of the `fast` closes that end there. The signal line starts from
 * the simple average of the first `signal` differences; all three values begin with it.
 */
export class Macd implements Indicator<MacdValue> {
  readonly warmUp: number;
  readonly #fast: number;
  readonly #slow: number;
  readonly #signal: number;
  #state: MacdState = { count: 0, fast: 0, slow: 0, signal: 0 };

  constructor(fast: number, slow: number, signal: number) {
    assertLength('fast length of MACD', fast, 2);
    assertLength('slow length of MACD', slow, fast + 1);
    assertLength('signal length of MACD', signal, 1);
    this.#fast = fast;
    this.#slow = slow;
    this.#signal = signal;
    this.warmUp = slow + signal - 1;
  }

  add({ close }: IndicatorInput): MacdValue | undefined {
    this.#state = this.#stateWith(close);
    return this.#value(this.#state);
  }

  replace({ close }: IndicatorInput): MacdValue | undefined {
    return this.#value(this.#stateWith(close));
  }

  /** `[candles seen, fast, slow, signal]`; each of the last three is a sum until its average starts. */
  snapshot(): IndicatorState {
    const { count, fast, slow, signal } = this.#state;
    return [count, fast, slow, signal];
  }

  restore(state: IndicatorState): void {
    assertState('MACD', state, 4);
    const [count = 0, fast = 0, slow = 0, signal = 0] = state;
    this.#state = { count, fast, slow, signal };
  }

  #value({ count, fast, slow, signal }: MacdState): MacdValue | undefined {
    if (count < this.warmUp) return undefined;
    const macd = fast - slow;
    return { macd, signal, histogram: macd - signal };
  }

  #stateWith(close: number): MacdState {
    const count = this.#state.count + 1;
    const fastCount = count - (this.#slow - this.#fast);
    const fast = fastCount < 1 ? 0 : averaged(this.#state.fast, close, fastCount, this.#fast);
    const slow = averaged(this.#state.slow, close, count, this.#slow);
    const signalCount = count - this.#slow + 1;
    const signal = signalCount < 1 ? 0 : averaged(this.#state.signal, fast - slow, signalCount, this.#signal);
    return { count, fast, slow, signal };
  }
}

interface MacdState {
  readonly count: number;
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

/** The next level of an EMA whose level is a plain sum before its `length`th value. */
function averaged(level: number, value: number, count: number, length: number): number {
  if (count < length) return level + value;
  if (count === length) return (level + value) / length;
  return level + (value - level) * (2 / (length + 1));
}
