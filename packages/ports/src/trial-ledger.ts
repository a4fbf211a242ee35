import type { InstrumentId } from '@foretick/core/trade';
import { ForetickError } from './foretick-error.ts';

/** What was tried on the past, and what of the past was looked at. Every look makes the best of them look better than it is. */
export type TrialRecord = TriedRecord | HoldoutRecord | AblatedRecord;

/** Settings that were scored on history. */
export interface TriedRecord {
  readonly kind: 'tried';
  readonly instrument: InstrumentId;
  readonly horizonSec: number;
  /** The same settings have the same text. */
  readonly settings: string;
  /** Forecasts made at `from <= asOf < to` were scored. Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** `1 - MSE / MSE of persistence` there; absent where there was none. */
  readonly mseSkill?: number;
  readonly by: 'evaluate' | 'search';
  readonly at: number;
}

/** `reserved`: candles from `from` on are kept for the end, and no search sees them. `opened`: they were looked at. */
export interface HoldoutRecord {
  readonly kind: 'holdout-reserved' | 'holdout-opened';
  readonly instrument: InstrumentId;
  readonly from: number;
  readonly to: number;
  readonly by: 'evaluate' | 'search';
  readonly at: number;
}

/** What a group of features was worth to the forecasts of a model: everything was trained and forecast again without it. */
export interface AblatedRecord {
  readonly kind: 'ablated';
  readonly instrument: InstrumentId;
  readonly horizonSec: number;
  readonly model: string;
  /** For example `news`. */
  readonly group: string;
  /** Squared error that the group saved, as a share of that of "no change"; absent where nothing moved. */
  readonly worth?: number;
  /** In which the worth lies with 95 %; absent where it could not be told. */
  readonly interval?: readonly [low: number, high: number];
  /** Forecasts made at `from <= asOf < to` were compared. Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly by: 'evaluate' | 'search';
  readonly at: number;
}

export interface TrialLedger {
  /** All of them are kept, or none. */
  append(records: readonly TrialRecord[]): Promise<void>;
  /** In the order of appending. Throws `LEDGER_DAMAGED` when there are some that cannot be read. */
  records(): Promise<readonly TrialRecord[]>;
  /** Keeps how far a search is, in the place of what was kept before. A JSON value. Throws `SEARCH_ID_INVALID`. */
  saveSearch(id: string, journal: unknown): Promise<void>;
  /** `undefined` when there is none of that id. */
  search(id: string): Promise<unknown>;
}

/** Throws `SEARCH_ID_INVALID` for what cannot name a search, nor its file. */
export function assertSearchId(id: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id)) return;
  throw new ForetickError(
    'SEARCH_ID_INVALID',
    `"${id}" is no id of a search; use up to 128 letters, digits, dots, dashes and underscores`,
  );
}
