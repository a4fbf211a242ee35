import { COMPANION_SLOTS, type CompanionSlot } from './companion-slot.ts';
import { COMPANION_WARM_UP, type CompanionWindow } from './companion-window.ts';
import type { Feature, FeatureUnit } from './feature.ts';
import type { MarketWindow } from './market-window.ts';

const RETURN_AGES = [0, 1, 2, 3, 4] as const;
const RETURN_WINDOWS = [5, 15, 30, 60] as const;
const RELATIVE_WINDOWS = [1, 5, 15, 60] as const;

/**
 * The same features of each companion: what it did, what the instrument has not followed yet, and how far apart the two
 * are. Where a companion is missing, late or not warm, `…_missing` is 1 and all others are 0: a forecast never waits.
 */
export const COMPANION_FEATURES: readonly Feature[] = COMPANION_SLOTS.flatMap((slot) => [
  missing(slot),
  ...RETURN_AGES.map((age) =>
    of(slot, {
      name: `return_${age}`,
      inputs: ['close'],
      transform: `ln(close[-${age}] / close[-${age + 1}]) / sigma`,
      unit: 'sigma',
      value: (companion) => companion.logReturn(age) / companion.volatility,
    }),
  ),
  ...RETURN_WINDOWS.map((length) =>
    of(slot, {
      name: `return_over_${length}`,
      inputs: ['close'],
      transform: `ln(close / close[-${length}]) / (sigma * sqrt(${length}))`,
      unit: 'sigma',
      value: (companion) => companion.logReturnOver(length) / (companion.volatility * Math.sqrt(length)),
    }),
  ),
  ...RELATIVE_WINDOWS.map((length) =>
    of(slot, {
      name: `ahead_${length}`,
      inputs: ['close'],
      transform: `(ln(close / close[-${length}]) - own ln(close / close[-${length}])) / (own sigma * sqrt(${length}))`,
      unit: 'sigma',
      value: (companion, market) =>
        (companion.logReturnOver(length) - market.logReturnOver(length)) /
        (market.volatility * Math.sqrt(length)),
    }),
  ),
  of(slot, {
    name: 'spread',
    inputs: ['close'],
    transform: '(ln(close / own close) - mean of it over 60) / own sigma',
    unit: 'sigma',
    value: (companion, market) =>
      (Math.log(companion.close) - market.logClose() - (companion.meanLogClose() - market.meanLogClose())) /
      market.volatility,
  }),
  of(slot, {
    name: 'buyer_share_5',
    inputs: ['buy_volume', 'sell_volume'],
    transform: '(sum(buy, 5) - sum(sell, 5)) / (sum(buy, 5) + sum(sell, 5)), 0 if unknown',
    unit: 'share',
    value: (companion) => companion.buyerShare(),
  }),
  of(slot, {
    name: 'volatility_5_60',
    inputs: ['close'],
    transform: '0.5 * ln((mean(r^2, 5) + floor) / (mean(r^2, 60) + floor))',
    unit: 'ratio',
    value: (companion) => companion.volatilityRatio(),
  }),
  of(slot, {
    name: 'quiet',
    inputs: ['filled'],
    transform: 'ln(1 + candles since its last trade)',
    unit: 'minutes',
    value: (companion) => Math.log1p(companion.idle),
  }),
]);

function groupOf(slot: CompanionSlot): Feature['group'] {
  return slot === 'btc' || slot === 'eth' ? 'cross-asset' : 'reference-venues';
}

function missing(slot: CompanionSlot): Feature {
  return {
    name: `${slot}_missing`,
    group: groupOf(slot),
    inputs: [`${slot}.close_time`],
    transform: `1 unless its newest candle closes with the own one and it has ${COMPANION_WARM_UP} candles`,
    unit: 'flag',
    warmUp: 1,
    compute: ({ companions }) => (companions[slot] === undefined ? 1 : 0),
  };
}

function of(
  slot: CompanionSlot,
  feature: {
    readonly name: string;
    readonly inputs: readonly string[];
    readonly transform: string;
    readonly unit: FeatureUnit;
    readonly value: (companion: CompanionWindow, market: MarketWindow) => number;
  },
): Feature {
  const { name, inputs, transform, unit, value } = feature;
  return {
    name: `${slot}_${name}`,
    group: groupOf(slot),
    inputs: inputs.map((input) => `${slot}.${input}`),
    transform: `${transform}; 0 if missing`,
    unit,
    warmUp: 61,
    compute: ({ companions, market }) => {
      const companion = companions[slot];
      return companion === undefined ? 0 : value(companion, market);
    },
  };
}
