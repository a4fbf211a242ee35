import type { Feature } from './feature.ts';
import { LONGEST_WINDOW, type MarketWindow } from './market-window.ts';

const RETURN_AGES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const RETURN_WINDOWS = [3, 5, 10, 15, 30, 60, 120, LONGEST_WINDOW] as const;
const AVERAGE_LENGTHS = [7, 14, 21, 60] as const;

/** What the instrument's own candles and indicators tell. */
export const OWN_FEATURES: readonly Feature[] = [
  ...RETURN_AGES.map((age) =>
    own({
      name: `return_${age}`,
      group: 'returns',
      inputs: ['close'],
      transform: `ln(close[-${age}] / close[-${age + 1}]) / sigma`,
      unit: 'sigma',
      warmUp: age + 2,
      of: (market) => market.logReturn(age) / market.volatility,
    }),
  ),
  ...RETURN_WINDOWS.map((length) =>
    own({
      name: `return_over_${length}`,
      group: 'returns',
      inputs: ['close'],
      transform: `ln(close / close[-${length}]) / (sigma * sqrt(${length}))`,
      unit: 'sigma',
      warmUp: length + 1,
      of: (market) => scaled(market.logReturnOver(length), market, length),
    }),
  ),
  shape('body', ['close', 'open'], (candle) => candle.close / candle.open),
  shape('high_low', ['high', 'low'], (candle) => candle.high / candle.low),
  shape('high_close', ['high', 'close'], (candle) => candle.high / candle.close),
  shape('close_low', ['close', 'low'], (candle) => candle.close / candle.low),
  own({
    name: 'gap',
    group: 'shape',
    inputs: ['open', 'close'],
    transform: 'ln(open / close[-1]) / sigma',
    unit: 'sigma',
    warmUp: 2,
    of: (market) => market.openingGap() / market.volatility,
  }),
  varianceRatio(5, 60),
  varianceRatio(15, 240),
  ...[5, 15, 60, LONGEST_WINDOW].map((length) =>
    own({
      name: `volatility_${length}_sigma`,
      group: 'volatility',
      inputs: ['close'],
      transform: `0.5 * ln((mean(r^2, ${length}) + floor) / sigma^2)`,
      unit: 'ratio',
      warmUp: length + 1,
      of: (market) => 0.5 * Math.log(market.variance(length) / market.volatility ** 2),
    }),
  ),
  own({
    name: 'volatility_60_usual',
    group: 'volatility',
    inputs: ['close'],
    transform: '0.5 * ln((mean(r^2, 60) + floor) / (ewma(r^2, half-life 1440) + floor))',
    unit: 'ratio',
    warmUp: 61,
    of: (market) => 0.5 * Math.log(market.variance(60) / market.usualVariance()),
  }),
  ...[1, 5, 30].map((length) =>
    own({
      name: `volume_${length}`,
      group: 'volume',
      inputs: ['volume'],
      transform: `ln(1 + mean(volume, ${length}) / ewma(volume, half-life 1440)) - ln 2`,
      unit: 'ratio',
      warmUp: length,
      of: (market) => Math.log1p(market.relativeVolume(length)) - Math.LN2,
    }),
  ),
  own({
    name: 'intensity_5',
    group: 'volume',
    inputs: ['trade_count'],
    transform: 'ln(1 + mean(trade_count, 5) / ewma(trade_count, half-life 1440)) - ln 2, 0 if unknown',
    unit: 'ratio',
    warmUp: 5,
    of: (market) => Math.log1p(market.relativeIntensity()) - Math.LN2,
  }),
  ...[5, 15, 60].map((length) =>
    own({
      name: `buyer_share_${length}`,
      group: 'order-flow',
      inputs: ['buy_volume', 'sell_volume'],
      transform: `(sum(buy, ${length}) - sum(sell, ${length})) / (sum(buy, ${length}) + sum(sell, ${length})), 0 if unknown`,
      unit: 'share',
      warmUp: length,
      of: (market) => market.buyerShare(length),
    }),
  ),
  ...[1, 5, 15, 60, LONGEST_WINDOW].map((length) =>
    own({
      name: `range_position_${length}`,
      group: 'shape',
      inputs: ['high', 'low', 'close'],
      transform: `2 * (close - min(low, ${length})) / (max(high, ${length}) - min(low, ${length})) - 1`,
      unit: 'share',
      warmUp: length,
      of: (market) => market.positionInRange(length),
    }),
  ),
  ...AVERAGE_LENGTHS.map((length) =>
    own({
      name: `rsi_${length}`,
      group: 'indicators',
      inputs: [`rsi_${length}`],
      // Exactly 0 means that nothing ever rose since the seed: in practice a market that has not moved.
      transform: `rsi_${length} / 50 - 1, 0 if rsi is 0`,
      unit: 'share',
      warmUp: length + 1,
      of: (market) => {
        const rsi = indicator(market, `rsi_${length}`);
        return rsi === 0 ? 0 : rsi / 50 - 1;
      },
    }),
  ),
  priceDifference('macd_7', 14 + 8),
  priceDifference('macdhist_7', 14 + 8),
  ...AVERAGE_LENGTHS.map((length) => distance(`sma_${length}`, length)),
  ...AVERAGE_LENGTHS.map((length) => distance(`ema_${length}`, length)),
  own({
    name: 'obv_change_30',
    group: 'indicators',
    inputs: ['obv', 'volume'],
    transform: '(obv - obv[-30]) / sum(volume, 30)',
    unit: 'share',
    warmUp: 31,
    of: (market) => market.balanceChange(),
  }),
  own({
    name: 'minutes_since_trade',
    group: 'freshness',
    inputs: ['filled', 'trade_count'],
    transform: 'ln(1 + minutes)',
    unit: 'minutes',
    warmUp: 1,
    of: (market) => Math.log1p(market.minutesSinceTrade()),
  }),
  own({
    name: 'filled_share_60',
    group: 'freshness',
    inputs: ['filled', 'trade_count'],
    transform: 'mean(nothing traded, 60)',
    unit: 'share',
    warmUp: 60,
    of: (market) => market.filledShare(),
  }),
  own({
    name: 'incomplete_share_60',
    group: 'freshness',
    inputs: ['complete'],
    transform: 'mean(not complete, 60)',
    unit: 'share',
    warmUp: 60,
    of: (market) => market.incompleteShare(),
  }),
  ...phase('hour', 3_600_000),
  ...phase('day', 24 * 3_600_000),
  ...phase('week', 7 * 24 * 3_600_000),
];

type OwnFeature = Omit<Feature, 'compute'> & { readonly of: (market: MarketWindow) => number };

function own({ of, ...feature }: OwnFeature): Feature {
  return { ...feature, compute: ({ market }) => of(market) };
}

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
    group: 'shape',
    inputs,
    transform: `ln(${inputs[0]} / ${inputs[1]}) / sigma`,
    unit: 'sigma',
    warmUp: 2,
    compute: ({ market, row }) => Math.log(ratio(row.candle)) / market.volatility,
  };
}

function varianceRatio(short: number, long: number): Feature {
  return own({
    name: `volatility_${short}_${long}`,
    group: 'volatility',
    inputs: ['close'],
    transform: `0.5 * ln((mean(r^2, ${short}) + floor) / (mean(r^2, ${long}) + floor))`,
    unit: 'ratio',
    warmUp: long + 1,
    of: (market) => 0.5 * Math.log(market.variance(short) / market.variance(long)),
  });
}

function priceDifference(column: string, warmUp: number): Feature {
  return {
    name: column,
    group: 'indicators',
    inputs: [column, 'close'],
    transform: `${column} / (close * sigma)`,
    unit: 'sigma',
    warmUp,
    compute: ({ market, row }) => indicator(market, column) / (row.candle.close * market.volatility),
  };
}

function distance(column: string, length: number): Feature {
  return {
    name: `from_${column}`,
    group: 'indicators',
    inputs: ['close', column],
    transform: `ln(close / ${column}) / (sigma * sqrt(${length}))`,
    unit: 'sigma',
    warmUp: length,
    compute: ({ market, row }) =>
      scaled(Math.log(row.candle.close / indicator(market, column)), market, length),
  };
}

/** Sine and cosine of the time within a period, UTC; the week begins where the epoch's did, on a Thursday. */
function phase(period: string, lengthMs: number): readonly Feature[] {
  const of = (name: string, wave: (radians: number) => number): Feature => ({
    name: `${period}_${name}`,
    group: 'time',
    inputs: ['close_time'],
    transform: `${name}(2 pi * (close_time mod ${lengthMs}) / ${lengthMs})`,
    unit: 'phase',
    warmUp: 1,
    compute: ({ row }) => wave((2 * Math.PI * (row.candle.closeTime % lengthMs)) / lengthMs),
  });
  return [of('sin', Math.sin), of('cos', Math.cos)];
}

/** After warm-up every column has a value; the fold sees to it. */
function indicator(market: MarketWindow, column: string): number {
  return market.newest?.values[column] ?? 0;
}
