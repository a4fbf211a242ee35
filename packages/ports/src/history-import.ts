import type { InstrumentId } from '@foretick/core/trade';

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
  /** Candles made for windows in which nothing traded, or from the imported trades. */
  readonly candlesMade: number;
  /** Epoch ms; `undefined` when nothing was read. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** Brings recorded history into the store. */
export interface HistoryImport {
  /**
   * All or nothing for each file: on any bad row nothing of that file is kept, and the error names file, row,
   * value and what is allowed. Importing twice changes nothing. `onProgress` gets a share in [0, 1].
   */
  importFiles(
    request: ImportRequest,
    onProgress: (share: number, text: string) => void,
    signal: AbortSignal,
  ): Promise<ImportSummary>;
}
