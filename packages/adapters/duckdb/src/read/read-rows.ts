import assert from 'node:assert/strict';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';

/**
 * Runs a query and makes one object of each row, chunk by chunk, so that a million rows need no second copy.
 * Integers must be cast to DOUBLE in SQL: 64-bit integers would arrive as bigints, and slowly.
 */
export async function readRows<T>(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly string[],
  build: (row: Row) => T,
): Promise<T[]> {
  const result = await connection.stream(sql, [...parameters]);
  const rows: T[] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return rows;
    const row = new Row(chunk.getColumns());
    for (row.index = 0; row.index < chunk.rowCount; row.index++) rows.push(build(row));
  }
}

/** A row of the chunk being read; its columns are addressed by position. */
export class Row {
  index = 0;
  readonly #columns: readonly (readonly DuckDBValue[])[];

  constructor(columns: readonly (readonly DuckDBValue[])[]) {
    this.#columns = columns;
  }

  number(column: number): number {
    const value = this.#columns[column]?.[this.index];
    assert(typeof value === 'number', `column ${column} holds a number`);
    return value;
  }

  numberOrUndefined(column: number): number | undefined {
    return this.isNull(column) ? undefined : this.number(column);
  }

  text(column: number): string {
    const value = this.#columns[column]?.[this.index];
    assert(typeof value === 'string', `column ${column} holds text`);
    return value;
  }

  /** Text that must be one of `allowed`. */
  oneOf<T extends string>(column: number, allowed: readonly T[]): T {
    const value = this.text(column);
    const found = allowed.find((one) => one === value);
    assert(found !== undefined, `column ${column} holds one of ${allowed.join(', ')}, not ${value}`);
    return found;
  }

  flag(column: number): boolean {
    const value = this.#columns[column]?.[this.index];
    assert(typeof value === 'boolean', `column ${column} holds a boolean`);
    return value;
  }

  isNull(column: number): boolean {
    return this.#columns[column]?.[this.index] === null;
  }
}
