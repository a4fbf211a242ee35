import type { DuckDBConnection } from '@duckdb/node-api';
import { ForetickError } from '@foretick/ports';
import { readRows } from '../read/read-rows.ts';
import { firstLine, isOutOfRoom } from '../store/store-error.ts';
import { type InputErrorCode, inputError } from './input-error.ts';
import type { InputColumn, InputFile } from './input-file.ts';
import { lastLineNumber } from './text-file.ts';

/** A rule that every row of a file has to meet. */
export interface RowRule {
  readonly code: InputErrorCode;
  /** SQL over the typed columns that is true for a row that breaks the rule. */
  readonly broken: string;
  /** The column whose value is shown. */
  readonly column: InputColumn | undefined;
  readonly field: string;
  /** What is allowed. */
  readonly allowed: string;
}

/** Aggregates that give the first row breaking each rule, for a query over the typed rows with their `row_number`. */
export function firstFaultsSql(rules: readonly RowRule[]): string {
  return rules
    .map(({ broken }, index) => `min(row_number) FILTER (WHERE ${broken})::DOUBLE AS fault_${index}`)
    .join(', ');
}

/** Throws for the earliest of the rows found; `rows[i]` belongs to `rules[i]`. */
export async function assertNoFault(
  connection: DuckDBConnection,
  file: InputFile,
  rules: readonly RowRule[],
  rows: readonly (number | undefined)[],
): Promise<void> {
  let first: { readonly rule: RowRule; readonly row: number } | undefined;
  for (const [index, rule] of rules.entries()) {
    const row = rows[index];
    if (row !== undefined && (first === undefined || row < first.row)) first = { rule, row };
  }
  if (first === undefined) return;
  const { code, field, column, allowed } = first.rule;
  const value = column === undefined ? undefined : await valueAt(connection, file, column, first.row);
  const shown = value === undefined ? field : `${field} ${value}`;
  throw inputError(code, file.label, `row ${first.row}: ${shown}: ${allowed}`);
}

/**
 * Says what DuckDB could not read: rows with too few or too many columns, broken quotes, broken files. Where there was no
 * room to write what was read, that is given as it is, for the store to say.
 */
export async function readingError(error: unknown, file: InputFile): Promise<unknown> {
  if (error instanceof ForetickError || isOutOfRoom(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  const line = Number(/CSV Error on Line: (\d+)/.exec(text)?.[1] ?? Number.NaN);
  if (file.text === undefined || Number.isNaN(line)) {
    return inputError('INPUT_UNREADABLE', file.label, `cannot be read (${firstLine(text)})`, error);
  }
  const expected = file.columns.length;
  const found = Number(/Found: (\d+)/.exec(text)?.[1] ?? Number.NaN);
  const last = await lastLineNumber(file.text);
  if (line >= last && !(found > expected)) {
    return inputError(
      'INPUT_TRUNCATED',
      file.label,
      `the last line (${last}) is cut off; fetch the file again, whole`,
      error,
    );
  }
  const said = Number.isNaN(found) ? 'cannot be read' : `has ${found} columns`;
  return inputError(
    'INPUT_COLUMNS',
    file.label,
    `line ${line} ${said}, the first line has ${expected}; every line needs the same`,
    error,
  );
}

/** How much of a bad value is shown. */
const MAX_SHOWN = 40;

async function valueAt(
  connection: DuckDBConnection,
  file: InputFile,
  column: InputColumn,
  row: number,
): Promise<string> {
  const [value] = await readRows(
    connection,
    `SELECT coalesce('"' || left(value::VARCHAR, ${MAX_SHOWN}) || '"', 'is missing')
     FROM (SELECT row_number() OVER () AS row_number, ${column.sql} AS value FROM ${file.source})
     WHERE row_number = ${row}`,
    [],
    (found) => found.text(0),
  );
  return (value ?? '').replace(/[\r\n]+/g, ' ');
}
