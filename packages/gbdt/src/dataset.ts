import { GbdtError } from './errors.ts';

/** One feature's values, NaN where missing. Finite values are rounded to float32, as in XGBoost. */
export type Column = Float32Array | Float64Array;

/** Rows to train or to validate on, column by column. Nothing is copied: do not write to it while it is in use. */
export interface Dataset {
  readonly columns: readonly Column[];
  readonly labels: Column;
  /** Not negative, one for each row; undefined means 1 for all. */
  readonly weights: Column | undefined;
  readonly featureNames: readonly string[] | undefined;
  readonly rows: number;
}

export interface DatasetInput {
  readonly columns: readonly Column[];
  readonly labels: Column;
  readonly weights?: Column;
  readonly featureNames?: readonly string[];
}

/**
 * Checks lengths, labels and weights once.
 * Errors: BAD_COLUMNS, BAD_LABELS, BAD_WEIGHTS, TOO_FEW_ROWS.
 */
export function createDataset({ columns, labels, weights, featureNames }: DatasetInput): Dataset {
  const rows = labels.length;
  if (rows < 2)
    throw new GbdtError('TOO_FEW_ROWS', `labels: ${rows} rows; a tree needs at least 2, give more rows`);
  if (columns.length === 0)
    throw new GbdtError('BAD_COLUMNS', 'columns: none given; give at least one typed array');
  for (const [at, column] of columns.entries()) checkColumn(column, at, rows);
  checkLabels(labels);
  if (weights !== undefined) checkWeights(weights, rows);
  if (featureNames !== undefined && featureNames.length !== columns.length) {
    throw new GbdtError(
      'BAD_COLUMNS',
      `featureNames: ${featureNames.length} names for ${columns.length} columns; give one name for each column`,
    );
  }
  return { columns, labels, weights, featureNames, rows };
}

function checkColumn(column: unknown, at: number, rows: number): void {
  if (!(column instanceof Float32Array) && !(column instanceof Float64Array)) {
    throw new GbdtError(
      'BAD_COLUMNS',
      `columns[${at}]: not a Float32Array or Float64Array; convert the column`,
    );
  }
  if (column.length !== rows) {
    throw new GbdtError(
      'BAD_COLUMNS',
      `columns[${at}]: ${column.length} values for ${rows} labels; every column needs one value for each label`,
    );
  }
}

function checkLabels(labels: Column): void {
  const at = labels.findIndex((label) => !Number.isFinite(label));
  if (at >= 0) {
    throw new GbdtError(
      'BAD_LABELS',
      `labels[${at}]: ${labels[at]} is not a finite number; leave rows without a label out`,
    );
  }
}

function checkWeights(weights: Column, rows: number): void {
  if (weights.length !== rows) {
    throw new GbdtError(
      'BAD_WEIGHTS',
      `weights: ${weights.length} values for ${rows} labels; give one weight for each row`,
    );
  }
  const at = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (at >= 0)
    throw new GbdtError(
      'BAD_WEIGHTS',
      `weights[${at}]: ${weights[at]}; allowed are finite numbers from 0 up`,
    );
  if (weights.every((weight) => weight === 0))
    throw new GbdtError('BAD_WEIGHTS', 'weights: all are zero; give at least one row a weight above 0');
}
