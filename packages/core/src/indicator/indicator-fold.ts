import type { Candle } from '../candle/index.ts';
import type { IndicatorRow } from './indicator-row.ts';
import { IndicatorSet, type IndicatorState } from './indicator-set.ts';
import { type IndicatorSpec, indicatorOrThrow, specOf, type WantedIndicator } from './parse-indicator.ts';

/**
 * All indicators of one instrument and interval, candle by candle.
 *
 * It owns its state and changes it in place; `snapshot` gives a JSON value that does not change any more.
 * A candle that does not open where the one before closed starts everything anew: the row's `seedTime` says so.
 */
export interface IndicatorFold {
  /** Column names in their order, as in `IndicatorRow.values`. */
  readonly columns: readonly string[];
  /** Candles until every column has a value. */
  readonly warmUp: number;
  /**
   * Takes the next final candle in. `undefined` for a candle that opens before the newest one's close, which
   * is a repeat or a correction of the past: it changes nothing. Throws on a provisional candle.
   */
  next(candle: Candle): IndicatorRow | undefined;
  /** The row as if this (provisional) candle came next; commits nothing. `undefined` as for `next`. */
  replace(candle: Candle): IndicatorRow | undefined;
  snapshot(): IndicatorFoldState;
  /** Continues from a snapshot. Throws when it is not one of these very indicators. */
  restore(state: unknown): void;
}

/** Plain JSON, about 3 kB for the seed set. */
export interface IndicatorFoldState {
  /** What the states belong to; a fold with other columns refuses it. */
  readonly columns: string;
  /** `undefined` before the first candle, as for the next. Epoch ms. */
  readonly seedTime?: number;
  /** Close time of the newest candle, epoch ms. */
  readonly closeTime?: number;
  readonly states: readonly IndicatorState[];
}

/** What forecasts are made from: always computed, whatever else is. */
export const SEED_INDICATORS: readonly string[] = [
  ...['sma', 'ema', 'rsi'].flatMap((name) => [7, 14, 21, 60].map((length) => `${name}(${length})`)),
  'macd(7,14,9)',
  'obv',
];

/** The columns of the seed set, in their order. */
export const INDICATOR_COLUMNS: readonly string[] = SEED_INDICATORS.flatMap(
  (text) => indicatorOrThrow(text).columns,
);

/** Changes when a saved state means something else than before. */
const STATE_VERSION = 2;

/**
 * The seed set, and after it `indicators`; each is there once.
 * Throws a RangeError on a text that is none.
 */
export function createIndicatorFold(indicators: readonly WantedIndicator[] = []): IndicatorFold {
  const specs = withSeed(indicators);
  let set = new IndicatorSet(specs);
  let seedTime: number | undefined;
  let closeTime: number | undefined;
  const { columns } = set;
  const id = `${STATE_VERSION}:${columns.join(',')}`;

  return {
    columns,
    warmUp: Math.max(...set.warmUps),
    next(candle) {
      if (candle.status !== 'final') throw new Error('indicators take final candles only; use replace');
      if (closeTime !== undefined && candle.openTime < closeTime) return undefined;
      if (seedTime === undefined || candle.openTime !== closeTime) {
        if (seedTime !== undefined) set = new IndicatorSet(specs);
        seedTime = candle.openTime;
      }
      closeTime = candle.closeTime;
      set.add(candle);
      return { candle, seedTime, values: valuesOf(set) };
    },
    replace(candle) {
      if (closeTime !== undefined && candle.openTime < closeTime) return undefined;
      const continues = seedTime !== undefined && candle.openTime === closeTime;
      const shown = continues ? set : new IndicatorSet(specs);
      shown.replace(candle);
      return {
        candle,
        seedTime: continues && seedTime !== undefined ? seedTime : candle.openTime,
        values: valuesOf(shown),
      };
    },
    snapshot: () => ({
      columns: id,
      ...(seedTime === undefined ? {} : { seedTime }),
      ...(closeTime === undefined ? {} : { closeTime }),
      states: set.snapshot(),
    }),
    restore(state) {
      if (!isState(state, id)) throw new Error(`not a snapshot of the indicators ${id}`);
      const restored = new IndicatorSet(specs);
      restored.restore(state.states);
      set = restored;
      seedTime = state.seedTime;
      closeTime = state.closeTime;
    },
  };
}

function withSeed(indicators: readonly WantedIndicator[]): readonly IndicatorSpec[] {
  const specs = [...SEED_INDICATORS, ...indicators].map(specOf);
  return [...new Map(specs.map((spec) => [spec.text, spec])).values()];
}

function valuesOf(set: IndicatorSet): IndicatorRow['values'] {
  const values: Record<string, number | undefined> = {};
  for (let i = 0; i < set.columns.length; i += 1) values[set.columns[i] ?? ''] = set.value(i);
  return values;
}

function isState(state: unknown, id: string): state is IndicatorFoldState {
  if (typeof state !== 'object' || state === null) return false;
  if (!('columns' in state && state.columns === id)) return false;
  if (!('states' in state && Array.isArray(state.states) && state.states.every(Array.isArray))) return false;
  const times = ['seedTime' in state ? state.seedTime : 0, 'closeTime' in state ? state.closeTime : 0];
  return times.every(Number.isSafeInteger);
}
