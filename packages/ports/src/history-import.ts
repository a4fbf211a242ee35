import type { Candle } from '@foretick/core/candle';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { TimeRange } from './feature-store.ts';

export interface ImportRequest {
  readonly files: readonly string[];
  readonly instrument: InstrumentId;
  /** Interval of the candles in the files; trades ignore it. */
  readonly intervalSec: number;
  /** `auto` tells by the columns. */
  readonly kind: 'auto' | 'trades' | 'candles';
  /** Our field name to the file's column name, or to its 1-based position where the file has no header. */
  readonly columns: Readonly<Record<string, string>>;
}

export interface ImportSummary {
  readonly kind: 'trades' | 'candles';
  readonly instrument: InstrumentId;
  readonly rowsRead: number;
  readonly rowsAdded: number;
  /** Rows that were stored already. */
  readonly rowsKnown: number;
  /** Stored trades without ids that made way for trades with ids of the same time. */
  readonly rowsReplaced: number;
  /** Candles made for windows in which nothing traded, or from the imported trades. */
  readonly candlesMade: number;
  /** Epoch ms; `undefined` when nothing was read. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** Half-open stretch of event time, epoch ms. */
export interface HistoryRange {
  readonly from: number;
  readonly to: number;
}

export interface AddTradesRequest extends HistoryRange {
  readonly instrument: InstrumentId;
  /** Every trade that the venue has of `[from, to)`, in any order. One outside of it is refused. */
  readonly trades: AsyncIterable<readonly Trade[]>;
  /** Interval of the candles that are made of them. */
  readonly intervalSec: number;
  readonly signal: AbortSignal;
}

export interface AddTradesSummary {
  readonly added: number;
  /** Trades that were stored already, or came twice. */
  readonly known: number;
  /** Candles appended, new revisions included. */
  readonly candles: number;
}

export interface AddCandlesRequest extends HistoryRange {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  /** The venue's own candles (`candlesBetween`) of windows in `[from, to)`. One outside of it is refused. */
  readonly candles: readonly Candle[];
}

export interface AddCandlesSummary {
  /** Candles appended, new revisions included. */
  readonly added: number;
  /** Windows whose stored candle stayed. */
  readonly known: number;
}

/** Room that the store takes. */
export interface StoreUse {
  readonly fileBytes: number;
  /** Part of it that new rows are written to first. */
  readonly freeBytes: number;
}

/** Trades of one day (UTC), late ones too, of all instruments. */
export interface TradeDay {
  /** Epoch ms of its midnight. */
  readonly from: number;
  readonly trades: number;
}

/** Tables that can be written to a file. `gaps`: the newest entry of each hole in the gap ledger. */
export const EXPORT_TABLES = [
  'trades',
  'late_trades',
  'candles',
  'technical_indicators',
  'feature_vectors',
  'predictions',
  'prediction_outcomes',
  'scores',
  'alarms',
  'promotions',
  'gaps',
  'rejected',
] as const;

export type ExportTable = (typeof EXPORT_TABLES)[number];

/** `from` and `to` bound event times, open times, asOf, target times or ingest times, whichever the table has. */
export interface ExportRequest extends TimeRange {
  /** One of `EXPORT_TABLES`; text, since it comes from a user. */
  readonly table: string;
  readonly path: string;
  readonly format: 'parquet' | 'csv';
  readonly instrument?: InstrumentId;
  /** Whether a file that is there may be replaced. Default: no. */
  readonly overwrite?: boolean;
}

/** The part of `HistoryImport` that takes candles of other venues. */
export type CandleHistory = Pick<HistoryImport, 'addCandles' | 'candleCoverage'>;

/** Brings recorded history into the store, and out of it. */
export interface HistoryImport {
  /**
   * All or nothing for each file: on any bad row nothing of that file is kept, and the error names file, row,
   * value and what is allowed. Importing twice changes nothing. Over one stretch of time the source with ids wins:
   * it replaces trades without, and is not joined by them (`INPUT_OVERLAP`). `onProgress` gets a share in [0, 1].
   */
  importFiles(
    request: ImportRequest,
    onProgress: (share: number, text: string) => void,
    signal: AbortSignal,
  ): Promise<ImportSummary>;
  /** Stretches whose trades `addTrades` brought whole, merged, oldest first. */
  coverage(instrument: InstrumentId): Promise<readonly HistoryRange[]>;
  /**
   * Stores what a venue has of a stretch, with its candles, and notes the stretch as covered: all or nothing.
   * Trades whose key is stored are skipped. A window makes a candle once covered stretches hold all of it. A complete
   * candle that is stored stays; one that is incomplete, or the venue's own, gets a new revision that is available
   * from now on. Rejects with `IMPORT_STOPPED` (retryable) when `signal` aborts, and with the error of `trades`.
   */
  addTrades(request: AddTradesRequest): Promise<AddTradesSummary>;
  /** Stretches whose candles `addCandles` brought, merged, oldest first. */
  candleCoverage(instrument: InstrumentId, intervalSec: number): Promise<readonly HistoryRange[]>;
  /**
   * Stores a venue's own candles of a stretch and notes it as covered: all or nothing. A complete candle that is stored
   * stays, whatever it was made of; in place of an incomplete one comes a new revision, available from now on. A
   * complete candle of trades that arrives later is a new revision in its turn: what was made of trades counts most.
   * Throws `HISTORY_RANGE` or `HISTORY_CANDLE`.
   */
  addCandles(request: AddCandlesRequest): Promise<AddCandlesSummary>;
  /**
   * Writes a table to a file, oldest row first, columns in snake_case, times as epoch ms. The file appears whole or not
   * at all. Throws `EXPORT_TABLE_UNKNOWN`, `EXPORT_EXISTS` or `EXPORT_NOT_WRITABLE`.
   */
  exportTable(request: ExportRequest): Promise<{ readonly rows: number }>;
  /**
   * Deletes trades, late ones too, older than a time, and frees their room on disk for what comes. Candles, forecasts
   * and scores stay. The time is rounded down to a whole day, so that no window loses only some of its trades.
   */
  retain(options: { readonly tradesBefore: number }): Promise<{ readonly rowsDeleted: number }>;
  /** Days of which trades are stored, oldest first. */
  tradeDays(): Promise<readonly TradeDay[]>;
  diskUse(): Promise<StoreUse>;
}
