import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import type { Cell, ColumnType } from './record-tables.ts';

/** Rows in one of DuckDB's vectors; a chunk holds no more. */
const CHUNK_ROWS = 2_048;

/** Appends rows to a table whose columns have these types. Skips none: the table must take them all. */
export async function appendRows(
  connection: DuckDBConnection,
  { table, catalog }: { readonly table: string; readonly catalog: string },
  types: readonly ColumnType[],
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const duckdbTypes = types.map((type) => DUCKDB_TYPES[type]);
  const appender = await connection.createAppender(table, null, catalog);
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
    const part = rows.slice(start, start + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(duckdbTypes, part.length);
    chunk.setColumns(types.map((type, column) => part.map((cells) => duckdbValue(cells[column], type))));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

const DUCKDB_TYPES: Readonly<Record<ColumnType, DuckDBType>> = {
  VARCHAR,
  BIGINT,
  INTEGER,
  DOUBLE,
  BOOLEAN,
  'DOUBLE[]': LIST(DOUBLE),
};

function duckdbValue(cell: Cell, type: ColumnType): DuckDBValue {
  if (cell === undefined) return null;
  if (typeof cell === 'object') return listValue([...cell]);
  return type === 'BIGINT' && typeof cell === 'number' ? BigInt(cell) : cell;
}
