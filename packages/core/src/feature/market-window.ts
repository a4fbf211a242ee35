import type { Candle } from '../candle/index.ts';
import { type Combine, type IndicatorRow, MAXIMUM, MINIMUM, SlidingWindow, SUM } from '../indicator/index.ts';
import { DecayedMean } from './decayed-mean.ts';
import { Ring } from './ring.ts';

/** Longest look back, in candles. One more close than this is kept. */
export const LONGEST_WINDOW = 240;

/**
 * What the features are computed from: the newest candles of one instrument since the seed, as running
 * figures. Ages count candles back from the newest one, which has age 0. Amortised O(1) for each candle.
 */
export class MarketWindow {
  #count = 0;
  /** Candles in a row, up to the newest, in which nothing traded. */
  #idle = 0;
  #newest: IndicatorRow | undefined;
  #seedTime = 0;
  readonly #closes = new Ring(LONGEST_WINDOW + 1);
  readonly #balances = new Ring(BALANCE_WINDOW + 1);
  readonly #squares = windows([5, 15, 60, LONGEST_WINDOW], SUM);
  readonly #highs = windows([5, 15, 60, LONGEST_WINDOW], MAXIMUM);
  readonly #lows = windows([5, 15, 60, LONGEST_WINDOW], MINIMUM);
  readonly #volumes = windows([5, 30], SUM);
  readonly #bought = windows([5, 15, 60], SUM);
  readonly #sold = windows([5, 15, 60], SUM);
  readonly #filled = windows([60], SUM);
  readonly #incomplete = windows([60], SUM);
  readonly #trades = windows([5], SUM);
  readonly #logCloses = new SlidingWindow(60, SUM);
  readonly #fastVariance = new DecayedMean(60);
  readonly #slowVariance = new DecayedMean(1440);
  readonly #usualVolume = new DecayedMean(1440);
  readonly #usualTrades = new DecayedMean(1440);
  #volatility = 0;

  add(row: IndicatorRow): void {
    const { candle } = row;
    this.#newest = row;
    if (this.#count === 0) this.#seedTime = candle.openTime;
    this.#count += 1;
    this.#closes.add(candle.close);
    this.#logCloses.add(Math.log(candle.close));
    this.#balances.add(row.values.obv ?? 0);
    this.#idle = nothingTraded(candle) ? this.#idle + 1 : 0;
    if (this.#count > 1) {
      const square = this.logReturn(0) ** 2;
      addTo(this.#squares, square);
      this.#fastVariance.add(square);
      this.#slowVariance.add(square);
    }
    addTo(this.#highs, candle.high);
    addTo(this.#lows, candle.low);
    addTo(this.#volumes, candle.volume);
    addTo(this.#bought, candle.buyVolume ?? 0);
    addTo(this.#sold, candle.sellVolume ?? 0);
    addTo(this.#filled, nothingTraded(candle) ? 1 : 0);
    addTo(this.#incomplete, candle.complete ? 0 : 1);
    addTo(this.#trades, candle.tradeCount ?? 0);
    this.#usualVolume.add(candle.volume);
    this.#usualTrades.add(candle.tradeCount ?? 0);
    this.#volatility = this.#forecastVolatility();
  }

  /** Candles since the seed. */
  get count(): number {
    return this.#count;
  }

  /** Open time of the first candle, epoch ms. */
  get seedTime(): number {
    return this.#seedTime;
  }

  get newest(): IndicatorRow | undefined {
    return this.#newest;
  }

  /** Standard deviation of the one-candle log-return: 0.9 short and 0.1 long memory over a floor of 0.2 bp. */
  get volatility(): number {
    return this.#volatility;
  }

  /** One-candle log-return of the candle of this age. */
  logReturn(age: number): number {
    return logRatio(this.#closes.at(age), this.#closes.at(age + 1));
  }

  /** Log-return over the newest `length` candles. */
  logReturnOver(length: number): number {
    return logRatio(this.#closes.at(0), this.#closes.at(length));
  }

  /** Mean squared one-candle log-return over the newest `length` candles, above the floor. */
  variance(length: number): number {
    return figureOf(this.#squares, length) / length + VARIANCE_FLOOR;
  }

  /** Decayed mean of squared one-candle log-returns (half-life 1440 candles), above the floor. */
  usualVariance(): number {
    return this.#slowVariance.value() + VARIANCE_FLOOR;
  }

  /** Log of the newest open over the close before it. */
  openingGap(): number {
    return logRatio(this.#newest?.candle.open ?? 0, this.#closes.at(1));
  }

  logClose(): number {
    return Math.log(this.#closes.at(0));
  }

  /** Mean of ln(close) over the newest 60 candles. */
  meanLogClose(): number {
    return this.#logCloses.value() / 60;
  }

  /** Where the close is between the lowest low (-1) and the highest high (1); 0 when they are the same. */
  positionInRange(length: number): number {
    const candle = this.#newest?.candle;
    const low = length === 1 ? (candle?.low ?? 0) : figureOf(this.#lows, length);
    const high = length === 1 ? (candle?.high ?? 0) : figureOf(this.#highs, length);
    return high > low ? (2 * (this.#closes.at(0) - low)) / (high - low) - 1 : 0;
  }

  /** Mean volume of the newest `length` candles over the usual one (half-life 1440 candles); 1 when there is none. */
  relativeVolume(length: number): number {
    const usual = this.#usualVolume.value();
    const newest =
      length === 1 ? (this.#newest?.candle.volume ?? 0) : figureOf(this.#volumes, length) / length;
    return usual > 0 ? newest / usual : 1;
  }

  /** Mean trade count of the newest 5 candles over the usual one (half-life 1440 candles); 1 when there is none. */
  relativeIntensity(): number {
    const usual = this.#usualTrades.value();
    return usual > 0 ? figureOf(this.#trades, 5) / 5 / usual : 1;
  }

  /** Bought less sold over their sum, -1 to 1; 0 where the taker's side is not known. */
  buyerShare(length: number): number {
    const bought = figureOf(this.#bought, length);
    const sold = figureOf(this.#sold, length);
    return bought + sold > 0 ? (bought - sold) / (bought + sold) : 0;
  }

  /** Change of the on-balance volume over 30 candles, as a share of their volume, -1 to 1. */
  balanceChange(): number {
    const volume = figureOf(this.#volumes, BALANCE_WINDOW);
    return volume > 0 ? (this.#balances.at(0) - this.#balances.at(BALANCE_WINDOW)) / volume : 0;
  }

  filledShare(): number {
    return figureOf(this.#filled, 60) / 60;
  }

  incompleteShare(): number {
    return figureOf(this.#incomplete, 60) / 60;
  }

  minutesSinceTrade(): number {
    return (this.#idle * (this.#newest?.candle.intervalSec ?? 0)) / 60;
  }

  /** About 10 kB of JSON. Everything that is a function of the numbers kept is left out. */
  snapshot(): MarketWindowState {
    return {
      count: this.#count,
      seedTime: this.#seedTime,
      idle: this.#idle,
      closes: this.#closes.recent(),
      balances: this.#balances.recent(),
      ...mapSeries(this.#series(), (series) => series.at(-1)?.recent() ?? []),
      fastVariance: this.#fastVariance.snapshot(),
      slowVariance: this.#slowVariance.snapshot(),
      usualVolume: this.#usualVolume.snapshot(),
      usualTrades: this.#usualTrades.snapshot(),
    };
  }

  /** Continues from a snapshot, with the row that was the newest then. Only on a window without candles. */
  restore(state: MarketWindowState, newest: IndicatorRow | undefined): void {
    this.#newest = newest;
    this.#count = state.count;
    this.#seedTime = state.seedTime;
    this.#idle = state.idle;
    this.#closes.restore(state.count, state.closes);
    this.#logCloses.restore(state.count, state.closes.map(Math.log));
    this.#balances.restore(state.count, state.balances);
    const series = this.#series();
    for (const name of SERIES_NAMES) {
      for (const window of series[name]) window.restore(state.count, state[name]);
    }
    const squares: number[] = [];
    for (let age = state.closes.length - 2; age >= 0; age -= 1) squares.push(this.logReturn(age) ** 2);
    for (const window of this.#squares) window.restore(Math.max(state.count - 1, 0), squares);
    this.#fastVariance.restore(state.fastVariance);
    this.#slowVariance.restore(state.slowVariance);
    this.#usualVolume.restore(state.usualVolume);
    this.#usualTrades.restore(state.usualTrades);
    this.#volatility = this.#forecastVolatility();
  }

  #forecastVolatility(): number {
    return Math.sqrt(0.9 * this.#fastVariance.value() + 0.1 * this.#slowVariance.value() + VARIANCE_FLOOR);
  }

  #series(): Record<SeriesName, readonly SlidingWindow[]> {
    return {
      highs: this.#highs,
      lows: this.#lows,
      volumes: this.#volumes,
      bought: this.#bought,
      sold: this.#sold,
      filled: this.#filled,
      incomplete: this.#incomplete,
      trades: this.#trades,
    };
  }
}

const SERIES_NAMES = [
  'highs',
  'lows',
  'volumes',
  'bought',
  'sold',
  'filled',
  'incomplete',
  'trades',
] as const;

type SeriesName = (typeof SERIES_NAMES)[number];

export interface MarketWindowState extends Readonly<Record<SeriesName, readonly number[]>> {
  readonly count: number;
  readonly seedTime: number;
  readonly idle: number;
  readonly closes: readonly number[];
  readonly balances: readonly number[];
  readonly fastVariance: readonly number[];
  readonly slowVariance: readonly number[];
  readonly usualVolume: readonly number[];
  readonly usualTrades: readonly number[];
}

/** Whether this is a state that a window can have written. */
export function isMarketWindowState(state: unknown): state is MarketWindowState {
  if (typeof state !== 'object' || state === null) return false;
  const parts: Readonly<Record<string, unknown>> = { ...state };
  const lists = [
    ...SERIES_NAMES,
    'closes',
    'balances',
    'fastVariance',
    'slowVariance',
    'usualVolume',
    'usualTrades',
  ];
  return (
    Number.isSafeInteger(parts.count) &&
    Number.isSafeInteger(parts.seedTime) &&
    Number.isSafeInteger(parts.idle) &&
    lists.every((name) => {
      const list = parts[name];
      return Array.isArray(list) && list.every(Number.isFinite);
    })
  );
}

/** (0.2 basis points)²: keeps ratios of variances and scaled returns in bounds where nothing moves. */
export const VARIANCE_FLOOR = 0.000_02 ** 2;

const BALANCE_WINDOW = 30;

function windows(lengths: readonly number[], combine: Combine): readonly SlidingWindow[] {
  return lengths.map((length) => new SlidingWindow(length, combine));
}

function addTo(series: readonly SlidingWindow[], value: number): void {
  for (let i = 0; i < series.length; i += 1) series[i]?.add(value);
}

function figureOf(series: readonly SlidingWindow[], length: number): number {
  for (const window of series) if (window.length === length) return window.value();
  throw new Error(`no window of ${length} candles is kept`);
}

function mapSeries<T>(
  series: Record<SeriesName, readonly SlidingWindow[]>,
  of: (series: readonly SlidingWindow[]) => T,
): Record<SeriesName, T> {
  return {
    highs: of(series.highs),
    lows: of(series.lows),
    volumes: of(series.volumes),
    bought: of(series.bought),
    sold: of(series.sold),
    filled: of(series.filled),
    incomplete: of(series.incomplete),
    trades: of(series.trades),
  };
}

export function nothingTraded(candle: Candle): boolean {
  return candle.filled || candle.tradeCount === 0;
}

export function logRatio(newer: number, older: number): number {
  return newer > 0 && older > 0 ? Math.log(newer / older) : 0;
}
