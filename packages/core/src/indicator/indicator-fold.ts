import type { Candle } from '../candle/index.ts';
import { Ema } from './ema.ts';
import type { Indicator, IndicatorState } from './indicator.ts';
import type { IndicatorRow } from './indicator-row.ts';
import { Macd } from './macd.ts';
import { Obv } from './obv.ts';
import { Rsi } from './rsi.ts';
import { Sma } from './sma.ts';

/**
 * All indicators of one instrument and interval, candle by candle.
 *
 * It owns its state and changes it in place; `snapshot` gives a JSON value that does not change any more.
 * A candle that does not open where the one before closed starts everything anew: the row's `seedTime` says so.
 */
export interface IndicatorFold {
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

/** Plain JSON, about 3 kB. */
export interface IndicatorFoldState {
  /** What the states belong to; a fold with other columns refuses it. */
  readonly columns: string;
  /** `undefined` before the first candle, as for the next. Epoch ms. */
  readonly seedTime?: number;
  /** Close time of the newest candle, epoch ms. */
  readonly closeTime?: number;
  readonly states: readonly IndicatorState[];
}

const LENGTHS = [7, 14, 21, 60] as const;

/** Column names in their order, as in `IndicatorRow.values`. */
export const INDICATOR_COLUMNS: readonly string[] = buildSet().flatMap((member) => member.columns);

const COLUMNS_ID = INDICATOR_COLUMNS.join(',');

/** Candles until every column has a value. */
export const INDICATOR_WARM_UP: number = Math.max(...buildSet().map((member) => member.warmUp));

export function createIndicatorFold(): IndicatorFold {
  let set = buildSet();
  let seedTime: number | undefined;
  let closeTime: number | undefined;

  return {
    next(candle) {
      if (candle.status !== 'final') throw new Error('indicators take final candles only; use replace');
      if (closeTime !== undefined && candle.openTime < closeTime) return undefined;
      if (seedTime === undefined || candle.openTime !== closeTime) {
        set = buildSet();
        seedTime = candle.openTime;
      }
      closeTime = candle.closeTime;
      const values: Values = {};
      for (const member of set) member.add(candle, values);
      return { candle, seedTime, values };
    },
    replace(candle) {
      if (closeTime !== undefined && candle.openTime < closeTime) return undefined;
      const continues = seedTime !== undefined && candle.openTime === closeTime;
      const values: Values = {};
      for (const member of continues ? set : buildSet()) member.replace(candle, values);
      return { candle, seedTime: continues && seedTime !== undefined ? seedTime : candle.openTime, values };
    },
    snapshot: () => ({
      columns: COLUMNS_ID,
      ...(seedTime === undefined ? {} : { seedTime }),
      ...(closeTime === undefined ? {} : { closeTime }),
      states: set.map((member) => member.snapshot()),
    }),
    restore(state) {
      const restored = buildSet();
      if (!isState(state) || state.states.length !== restored.length) {
        throw new Error(`not a snapshot of the indicators ${COLUMNS_ID}`);
      }
      restored.forEach((member, i) => {
        member.restore(state.states[i] ?? []);
      });
      set = restored;
      seedTime = state.seedTime;
      closeTime = state.closeTime;
    },
  };
}

type Values = Record<string, number | undefined>;

/** An indicator with the columns it fills. */
interface Member {
  readonly columns: readonly string[];
  readonly warmUp: number;
  readonly add: (candle: Candle, values: Values) => void;
  readonly replace: (candle: Candle, values: Values) => void;
  readonly snapshot: () => IndicatorState;
  readonly restore: (state: IndicatorState) => void;
}

function buildSet(): readonly Member[] {
  return [
    ...LENGTHS.map((length) => single(`sma_${length}`, new Sma(length))),
    ...LENGTHS.map((length) => single(`ema_${length}`, new Ema(length))),
    ...LENGTHS.map((length) => single(`rsi_${length}`, new Rsi(length))),
    member(['macd_7', 'macdsignal_7', 'macdhist_7'], new Macd(7, 14, 9), (value) => [
      value?.macd,
      value?.signal,
      value?.histogram,
    ]),
    single('obv', new Obv()),
  ];
}

function single(column: string, indicator: Indicator<number>): Member {
  return member([column], indicator, (value) => [value]);
}

function member<Output>(
  columns: readonly string[],
  indicator: Indicator<Output>,
  cells: (value: Output | undefined) => readonly (number | undefined)[],
): Member {
  const put = (values: Values, value: Output | undefined) => {
    const row = cells(value);
    columns.forEach((column, i) => {
      values[column] = row[i];
    });
  };
  return {
    columns,
    warmUp: indicator.warmUp,
    add: (candle, values) => put(values, indicator.add(candle)),
    replace: (candle, values) => put(values, indicator.replace(candle)),
    snapshot: () => indicator.snapshot(),
    restore: (state) => indicator.restore(state),
  };
}

function isState(state: unknown): state is IndicatorFoldState {
  if (typeof state !== 'object' || state === null) return false;
  if (!('columns' in state && state.columns === COLUMNS_ID)) return false;
  if (!('states' in state && Array.isArray(state.states) && state.states.every(Array.isArray))) return false;
  const times = ['seedTime' in state ? state.seedTime : 0, 'closeTime' in state ? state.closeTime : 0];
  return times.every(Number.isSafeInteger);
}
