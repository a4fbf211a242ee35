import type { Candle } from '../candle/index.ts';
import { SlidingWindow, SUM } from '../indicator/index.ts';
import { DecayedMean } from './decayed-mean.ts';
import { logRatio, nothingTraded, VARIANCE_FLOOR } from './market-window.ts';
import { Ring } from './ring.ts';

/** Candles of a companion until its features say something. */
export const COMPANION_WARM_UP = 61;

/** Longest look back of a companion's features, in candles. */
const LONGEST = 60;

/**
 * What the features of another series are computed from. It knows that series alone, so it is the same whenever its
 * candles came. After a hole it starts anew.
 */
export class CompanionWindow {
  #count = 0;
  #closeTime = 0;
  #seedTime = 0;
  readonly #closes = new Ring(LONGEST + 1);
  readonly #logCloses = new SlidingWindow(LONGEST, SUM);
  readonly #short = new SlidingWindow(5, SUM);
  readonly #long = new SlidingWindow(LONGEST, SUM);
  readonly #bought = new SlidingWindow(5, SUM);
  readonly #sold = new SlidingWindow(5, SUM);
  readonly #fast = new DecayedMean(60);
  readonly #slow = new DecayedMean(1440);
  #idle = 0;
  #volatility = 0;

  /** The next candle. One that is older than the newest is a repeat and changes nothing; `false`: there is a hole. */
  add(candle: Candle): boolean {
    if (this.#count > 0 && candle.openTime < this.#closeTime) return true;
    if (this.#count > 0 && candle.openTime > this.#closeTime) return false;
    if (this.#count === 0) this.#seedTime = candle.openTime;
    this.#count += 1;
    this.#closeTime = candle.closeTime;
    this.#closes.add(candle.close);
    this.#logCloses.add(Math.log(candle.close));
    if (this.#count > 1) {
      const square = this.logReturn(0) ** 2;
      this.#short.add(square);
      this.#long.add(square);
      this.#fast.add(square);
      this.#slow.add(square);
    }
    this.#bought.add(candle.buyVolume ?? 0);
    this.#sold.add(candle.sellVolume ?? 0);
    this.#idle = nothingTraded(candle) ? this.#idle + 1 : 0;
    this.#volatility = this.#forecastVolatility();
    return true;
  }

  get isWarm(): boolean {
    return this.#count >= COMPANION_WARM_UP;
  }

  /** Close time of the newest candle, epoch ms; 0 before any. */
  get closeTime(): number {
    return this.#closeTime;
  }

  /** Open time of the first candle since the start or the last hole, epoch ms. */
  get seedTime(): number {
    return this.#seedTime;
  }

  /** As `MarketWindow.volatility`. */
  get volatility(): number {
    return this.#volatility;
  }

  /** Newest close in the quote currency. */
  get close(): number {
    return this.#closes.at(0);
  }

  /** Candles in a row, up to the newest, in which nothing traded. */
  get idle(): number {
    return this.#idle;
  }

  logReturn(age: number): number {
    return logRatio(this.#closes.at(age), this.#closes.at(age + 1));
  }

  logReturnOver(length: number): number {
    return logRatio(this.#closes.at(0), this.#closes.at(length));
  }

  /** Mean of ln(close) over the newest 60 candles. */
  meanLogClose(): number {
    return this.#logCloses.value() / LONGEST;
  }

  /** ln of the standard deviation over 5 candles to that over 60. */
  volatilityRatio(): number {
    return (
      0.5 *
      Math.log((this.#short.value() / 5 + VARIANCE_FLOOR) / (this.#long.value() / LONGEST + VARIANCE_FLOOR))
    );
  }

  buyerShare(): number {
    const [bought, sold] = [this.#bought.value(), this.#sold.value()];
    return bought + sold > 0 ? (bought - sold) / (bought + sold) : 0;
  }

  snapshot(): CompanionWindowState {
    return {
      count: this.#count,
      closeTime: this.#closeTime,
      seedTime: this.#seedTime,
      idle: this.#idle,
      closes: this.#closes.recent(),
      bought: this.#bought.recent(),
      sold: this.#sold.recent(),
      fast: this.#fast.snapshot(),
      slow: this.#slow.snapshot(),
    };
  }

  /** Only on a window without candles. */
  restore(state: CompanionWindowState): void {
    this.#count = state.count;
    this.#closeTime = state.closeTime;
    this.#seedTime = state.seedTime;
    this.#idle = state.idle;
    this.#closes.restore(state.count, state.closes);
    this.#logCloses.restore(state.count, state.closes.map(Math.log));
    const squares: number[] = [];
    for (let age = state.closes.length - 2; age >= 0; age -= 1) squares.push(this.logReturn(age) ** 2);
    for (const window of [this.#short, this.#long]) window.restore(Math.max(state.count - 1, 0), squares);
    this.#bought.restore(state.count, state.bought);
    this.#sold.restore(state.count, state.sold);
    this.#fast.restore(state.fast);
    this.#slow.restore(state.slow);
    this.#volatility = this.#forecastVolatility();
  }

  #forecastVolatility(): number {
    return Math.sqrt(0.9 * this.#fast.value() + 0.1 * this.#slow.value() + VARIANCE_FLOOR);
  }
}

export interface CompanionWindowState {
  readonly count: number;
  readonly closeTime: number;
  readonly seedTime: number;
  readonly idle: number;
  readonly closes: readonly number[];
  readonly bought: readonly number[];
  readonly sold: readonly number[];
  readonly fast: readonly number[];
  readonly slow: readonly number[];
}
