import type { AuditedRun, AuditedTable } from './audited-table.ts';

/** The first thing known at the cut that another future changed. */
export interface Difference {
  /**
   * `value`: a number is another one. `missing`: the row is not there without the true future. `added`: it is
   * there only with another one. `known_at`: the time at which it is said to be known is another one.
   */
  readonly change: 'value' | 'missing' | 'added' | 'known_at';
  readonly kind: 'feature' | 'label';
  /** Name of the feature or label; `vector` for a vector that is missing, added or known at another time. */
  readonly name: string;
  readonly asOf: number;
  readonly knownAt: number;
  /** With the true future; `undefined` where there is no row, and of a whole vector. */
  readonly whole: number | undefined;
  /** With the other future. */
  readonly other: number | undefined;
  /** Every column of the run with a changed value at the cut or before it. */
  readonly changed: readonly string[];
}

export interface Comparison {
  /** Of the tables in their order, the earliest row. `undefined` when everything known at the cut is the same, bit for bit. */
  readonly difference: Difference | undefined;
  /** Rows known at the cut that were compared. */
  readonly vectors: number;
  readonly labels: number;
}

/**
 * Compares what both runs say was known at the cut: the same rows, each number the same bit for bit. Columns
 * that the other future did change after the cut are added to `moved`: of the rest the audit can say nothing.
 */
export function compareRuns(
  whole: AuditedRun,
  other: AuditedRun,
  cut: number,
  moved: Set<string>,
): Comparison {
  if (whole.length !== other.length) {
    throw new RangeError(
      `the pipeline made ${whole.length} tables of one history and ${other.length} of another`,
    );
  }
  const changed = new Set<string>();
  let first: Omit<Difference, 'changed'> | undefined;
  let vectors = 0;
  let labels = 0;
  whole.forEach((table, t) => {
    const twin = other[t];
    if (twin === undefined || twin.names.length !== table.names.length) {
      throw new RangeError(
        `the pipeline made other columns than ${table.names.join(', ').slice(0, 60)} of another history`,
      );
    }
    const found = compareTables(table, twin, cut, moved, changed);
    first ??= found.first;
    if (table.horizonSec === 0) vectors += found.rows;
    else labels += found.rows;
  });
  const difference = first && { ...first, changed: [...changed] };
  return { difference, vectors, labels };
}

interface TableComparison {
  readonly first: Omit<Difference, 'changed'> | undefined;
  readonly rows: number;
}

function compareTables(
  whole: AuditedTable,
  other: AuditedTable,
  cut: number,
  moved: Set<string>,
  changed: Set<string>,
): TableComparison {
  let first: Omit<Difference, 'changed'> | undefined;
  let rows = 0;
  let i = 0;
  let j = 0;
  const note = (change: Difference['change'], row?: number, otherRow?: number, column?: number) => {
    const difference = differenceAt({ change, column, whole, other, row, otherRow });
    changed.add(difference.name);
    first ??= difference;
  };
  while (i < whole.asOf.length || j < other.asOf.length) {
    const asOf = whole.asOf[i] ?? Number.POSITIVE_INFINITY;
    const otherAsOf = other.asOf[j] ?? Number.POSITIVE_INFINITY;
    const row = asOf <= otherAsOf ? i++ : undefined;
    const otherRow = otherAsOf <= asOf ? j++ : undefined;
    const known = row !== undefined && (whole.knownAt[row] ?? 0) <= cut;
    const otherKnown = otherRow !== undefined && (other.knownAt[otherRow] ?? 0) <= cut;
    if (known) rows += 1;
    if (known && otherRow === undefined) note('missing', row);
    else if (otherKnown && row === undefined) note('added', undefined, otherRow);
    else if (row !== undefined && otherRow !== undefined) {
      if (!known && !otherKnown) {
        eachChange(whole, other, row, otherRow, (column) => moved.add(whole.names[column] ?? ''));
        continue;
      }
      eachChange(whole, other, row, otherRow, (column) => note('value', row, otherRow, column));
      if (whole.knownAt[row] !== other.knownAt[otherRow]) note('known_at', row, otherRow);
    }
  }
  return { first, rows };
}

function eachChange(
  whole: AuditedTable,
  other: AuditedTable,
  row: number,
  otherRow: number,
  found: (column: number) => void,
): void {
  const width = whole.names.length;
  for (let column = 0; column < width; column += 1) {
    if (!Object.is(whole.values[row * width + column], other.values[otherRow * width + column]))
      found(column);
  }
}

function differenceAt(at: {
  readonly change: Difference['change'];
  /** `undefined` when the row as a whole differs. */
  readonly column: number | undefined;
  readonly whole: AuditedTable;
  readonly other: AuditedTable;
  readonly row: number | undefined;
  readonly otherRow: number | undefined;
}): Omit<Difference, 'changed'> {
  const { change, whole, other, row, otherRow } = at;
  const isFeature = whole.horizonSec === 0;
  const column = at.column ?? (isFeature ? undefined : 0);
  const cell = (table: AuditedTable, index: number | undefined) =>
    index === undefined || column === undefined
      ? undefined
      : table.values[index * table.names.length + column];
  const [table, index] = row === undefined ? [other, otherRow ?? 0] : [whole, row];
  return {
    change,
    kind: isFeature ? 'feature' : 'label',
    name: column === undefined ? 'vector' : (whole.names[column] ?? ''),
    asOf: table.asOf[index] ?? 0,
    knownAt: table.knownAt[index] ?? 0,
    whole: cell(whole, row),
    other: cell(other, otherRow),
  };
}
