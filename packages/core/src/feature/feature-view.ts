import { LONGEST_WINDOW, type MarketWindow } from './market-window.ts';

/** One number that a model sees. All are stationary: no price level, no unscaled volume. */
export interface Feature {
  readonly name: string;
  /** Columns of the candle or of the indicator row that it reads. */
  readonly inputs: readonly string[];
  /** The formula in words of the view; a part of the view's identity. */
  readonly transform: string;
  readonly unit: Unit;
  /** Candles since the seed that it needs. */
  readonly warmUp: number;
  readonly compute: (market: MarketWindow) => number;
}

/** `sigma`: standard deviations of the return over that time. `ratio`: a logarithm of a ratio. */
type Unit = 'sigma' | 'ratio' | 'share' | 'minutes' | 'phase';

const RETURN_AGES = [0, 1, 2, 3, 4] as const;
const RETURN_WINDOWS = [3, 5, 10, 15, 30, 60, 120, LONGEST_WINDOW] as const;
const AVERAGE_LENGTHS = [7, 14, 21, 60] as const;

/** The feature view: every feature, in the order of the vector. */
export const FEATURE_VIEW: readonly Feature[] = [
  ...RETURN_AGES.map((age) => ({
    name: `return_${age}`,
    inputs: ['close'],
    transform: `ln(close[-${age}] / close[-${age + 1}]) / sigma`,
    unit: 'sigma' as const,
    warmUp: age + 2,
    compute: (market: MarketWindow) => market.logReturn(age) / market.volatility,
  })),
  ...RETURN_WINDOWS.map((length) => ({
    name: `return_over_${length}`,
    inputs: ['close'],
    transform: `ln(close / close[-${length}]) / (sigma * sqrt(${length}))`,
    unit: 'sigma' as const,
    warmUp: length + 1,
    compute: (market: MarketWindow) => scaled(market.logReturnOver(length), market, length),
  })),
  shape('body', ['close', 'open'], (candle) => candle.close / candle.open),
  shape('high_low', ['high', 'low'], (candle) => candle.high / candle.low),
  shape('high_close', ['high', 'close'], (candle) => candle.high / candle.close),
  shape('close_low', ['close', 'low'], (candle) => candle.close / candle.low),
  varianceRatio(5, 60),
  varianceRatio(15, 240),
  ...[1, 5, 30].map((length) => ({
    name: `volume_${length}`,
    inputs: ['volume'],
    transform: `ln(1 + mean(volume, ${length}) / ewma(volume, half-life 1440)) - ln 2`,
    unit: 'ratio' as const,
    warmUp: length,
    compute: (market: MarketWindow) => Math.log1p(market.relativeVolume(length)) - Math.LN2,
  })),
  ...[5, 60].map((length) => ({
    name: `buyer_share_${length}`,
    inputs: ['buy_volume', 'sell_volume'],
    transform: `(sum(buy, ${length}) - sum(sell, ${length})) / (sum(buy, ${length}) + sum(sell, ${length})), 0 if unknown`,
    unit: 'share' as const,
    warmUp: length,
    compute: (market: MarketWindow) => market.buyerShare(length),
  })),
  ...[15, 60, LONGEST_WINDOW].map((length) => ({
    name: `range_position_${length}`,
    inputs: ['high', 'low', 'close'],
    transform: `2 * (close - min(low, ${length})) / (max(high, ${length}) - min(low, ${length})) - 1`,
    unit: 'share' as const,
    warmUp: length,
    compute: (market: MarketWindow) => market.positionInRange(length),
  })),
  ...AVERAGE_LENGTHS.map((length) => ({
    name: `rsi_${length}`,
    inputs: [`rsi_${length}`],
    // Exactly 0 means that nothing ever rose since the seed: in practice a market that has not moved.
    transform: `rsi_${length} / 50 - 1, 0 if rsi is 0`,
    unit: 'share' as const,
    warmUp: length + 1,
    compute: (market: MarketWindow) => {
      const rsi = indicator(market, `rsi_${length}`);
      return rsi === 0 ? 0 : rsi / 50 - 1;
    },
  })),
  priceDifference('macd_7', 14 + 8),
  priceDifference('macdhist_7', 14 + 8),
  ...AVERAGE_LENGTHS.map((length) => distance(`sma_${length}`, length)),
  ...AVERAGE_LENGTHS.map((length) => distance(`ema_${length}`, length)),
  {
    name: 'obv_change_30',
    inputs: ['obv', 'volume'],
    transform: '(obv - obv[-30]) / sum(volume, 30)',
    unit: 'share',
    warmUp: 31,
    compute: (market) => market.balanceChange(),
  },
  {
    name: 'minutes_since_trade',
    inputs: ['filled', 'trade_count'],
    transform: 'ln(1 + minutes)',
    unit: 'minutes',
    warmUp: 1,
    compute: (market) => Math.log1p(market.minutesSinceTrade()),
  },
  {
    name: 'filled_share_60',
    inputs: ['filled', 'trade_count'],
    transform: 'mean(nothing traded, 60)',
    unit: 'share',
    warmUp: 60,
    compute: (market) => market.filledShare(),
  },
  ...phase('hour', 3_600_000),
  ...phase('day', 24 * 3_600_000),
  ...phase('week', 7 * 24 * 3_600_000),
];

/** Candles since the seed until there is a vector. */
export const FEATURE_WARM_UP: number = Math.max(...FEATURE_VIEW.map((feature) => feature.warmUp));

/** The identity of the view as text: any change of a feature changes it. Services publish its hash. */
export const FEATURE_VIEW_DESCRIPTION: string = [
  'foretick own-candle view 1; sigma^2 = 0.9 ewma(r^2, half-life 60) + 0.1 ewma(r^2, half-life 1440) + (0.2 bp)^2',
  ...FEATURE_VIEW.map(({ name, inputs, transform, unit, warmUp }) =>
    [name, inputs.join(','), transform, unit, warmUp].join(' | '),
  ),
].join('\n');

function scaled(logReturn: number, market: MarketWindow, length: number): number {
  return logReturn / (market.volatility * Math.sqrt(length));
}

function shape(
  name: string,
  inputs: readonly [string, string],
  ratio: (candle: { open: number; high: number; low: number; close: number }) => number,
): Feature {
  return {
    name,
    inputs,
    transform: `ln(${inputs[0]} / ${inputs[1]}) / sigma`,
    unit: 'sigma',
    warmUp: 2,
    compute: (market) => {
      const candle = market.newest?.candle;
      return candle === undefined ? 0 : Math.log(ratio(candle)) / market.volatility;
    },
  };
}

function varianceRatio(short: number, long: number): Feature {
  return {
    name: `volatility_${short}_${long}`,
    inputs: ['close'],
    transform: `0.5 * ln((mean(r^2, ${short}) + floor) / (mean(r^2, ${long}) + floor))`,
    unit: 'ratio',
    warmUp: long + 1,
    compute: (market) => 0.5 * Math.log(market.variance(short) / market.variance(long)),
  };
}

function priceDifference(column: string, warmUp: number): Feature {
  return {
    name: column,
    inputs: [column, 'close'],
    transform: `${column} / (close * sigma)`,
    unit: 'sigma',
    warmUp,
    compute: (market) => {
      const close = market.newest?.candle.close ?? 1;
      return indicator(market, column) / (close * market.volatility);
    },
  };
}

function distance(column: string, length: number): Feature {
  return {
    name: `from_${column}`,
    inputs: ['close', column],
    transform: `ln(close / ${column}) / (sigma * sqrt(${length}))`,
    unit: 'sigma',
    warmUp: length,
    compute: (market) => {
      const close = market.newest?.candle.close ?? 1;
      return scaled(Math.log(close / indicator(market, column)), market, length);
    },
  };
}

/** Sine and cosine of the time within a period, UTC; the week begins where the epoch's did, on a Thursday. */
function phase(period: string, lengthMs: number): readonly Feature[] {
  const angle = (market: MarketWindow) =>
    (2 * Math.PI * ((market.newest?.candle.closeTime ?? 0) % lengthMs)) / lengthMs;
  const of = (name: string, wave: (radians: number) => number): Feature => ({
    name: `${period}_${name}`,
    inputs: ['close_time'],
    transform: `${name}(2 pi * (close_time mod ${lengthMs}) / ${lengthMs})`,
    unit: 'phase',
    warmUp: 1,
    compute: (market) => wave(angle(market)),
  });
  return [of('sin', Math.sin), of('cos', Math.cos)];
}

/** After warm-up every column has a value; the fold sees to it. */
function indicator(market: MarketWindow, column: string): number {
  return market.newest?.values[column] ?? 0;
}
