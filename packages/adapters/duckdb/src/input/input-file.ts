import { type FileHandle, open, stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { readRows } from '../read/read-rows.ts';
import { textSql } from '../read/sql.ts';
import { inputError } from './input-error.ts';
import { assertWhole, firstLines, type TextFile } from './text-file.ts';

export interface InputColumn {
  /** As the file calls it; undefined where it has no header. */
  readonly name: string | undefined;
  /** How SQL calls it, quoted. */
  readonly sql: string;
  /** DuckDB's type. Columns of a text are all VARCHAR. */
  readonly type: string;
}

/** A table in a file, as DuckDB can read it. Nothing of its values has been checked. */
export interface InputFile {
  readonly path: string;
  readonly columns: readonly InputColumn[];
  /** A table function call: its rows come in the order of the file. */
  readonly source: string;
  readonly text: TextFile | undefined;
}

/**
 * Looks at a csv, csv.gz or parquet file, told apart by its first bytes. Throws `INPUT_NOT_FOUND`,
 * `INPUT_UNREADABLE`, `INPUT_EMPTY`, `INPUT_TRUNCATED` or `INPUT_COLUMNS`.
 */
export async function openInputFile(connection: DuckDBConnection, path: string): Promise<InputFile> {
  const magic = await magicOf(path);
  if (magic.parquet) return parquetFile(connection, path);
  const text = { path, compressed: magic.gzip };
  const lines = await firstLines(text);
  await assertWhole(text);
  return textFile(text, lines);
}

async function magicOf(path: string): Promise<{ readonly parquet: boolean; readonly gzip: boolean }> {
  const found = await stat(path).catch((error: unknown) => {
    throw inputError('INPUT_NOT_FOUND', path, 'there is no such file; check the path', error);
  });
  if (!found.isFile()) {
    throw inputError('INPUT_UNREADABLE', path, 'is not a file; name a csv, csv.gz or parquet file');
  }
  if (found.size === 0) throw inputError('INPUT_EMPTY', path, 'the file is empty');
  const file = await open(path).catch((error: unknown) => {
    throw inputError('INPUT_UNREADABLE', path, 'the file cannot be read; check its permissions', error);
  });
  try {
    const head = await bytesAt(file, 0, 4);
    const parquet = head.toString('latin1') === 'PAR1';
    if (
      parquet &&
      (found.size < 12 || (await bytesAt(file, found.size - 4, 4)).toString('latin1') !== 'PAR1')
    ) {
      throw inputError('INPUT_TRUNCATED', path, 'the parquet file is cut off; fetch it again, whole');
    }
    return { parquet, gzip: head[0] === 0x1f && head[1] === 0x8b };
  } finally {
    await file.close();
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function parquetFile(connection: DuckDBConnection, path: string): Promise<InputFile> {
  const source = `read_parquet(${pathSql(path)})`;
  try {
    const columns = await readRows(
      connection,
      `SELECT column_name, column_type FROM (DESCRIBE FROM ${source})`,
      [],
      (row) => ({ name: row.text(0), sql: `"${row.text(0).replaceAll('"', '""')}"`, type: row.text(1) }),
    );
    return { path, columns, source, text: undefined };
  } catch (error) {
    throw inputError('INPUT_UNREADABLE', path, 'the parquet file is damaged; fetch it again', error);
  }
}

function textFile(text: TextFile, lines: readonly string[]): InputFile {
  const { path, compressed } = text;
  const first = lines[0];
  if (first === undefined) throw inputError('INPUT_EMPTY', path, 'the file holds no lines');
  if (first.includes('\0') || first.length > MAX_LINE) {
    throw inputError('INPUT_UNREADABLE', path, 'is neither csv nor parquet; give one of these');
  }
  const delimiter = DELIMITERS.find((mark) => first.includes(mark)) ?? ',';
  const cells = first.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  // A header names things; a line of numbers and times does not.
  const header = !cells.some((cell) => /^[-+]?\d/.test(cell));
  const columns = cells.map((name, index) => ({
    name: header ? name : undefined,
    sql: `c${index + 1}`,
    type: 'VARCHAR',
  }));
  const source = `read_csv(${pathSql(path)}, auto_detect = false, header = ${header}, delim = ${textSql(delimiter)},
    quote = '"', escape = '"', compression = '${compressed ? 'gzip' : 'none'}',
    columns = {${columns.map(({ sql }) => `${sql}: 'VARCHAR'`).join(', ')}})`;
  return { path, columns, source, text };
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const MAX_LINE = 4_096;

/** Brackets, stars and question marks would be read as a pattern for several files. */
function pathSql(path: string): string {
  return textSql(path.replace(/[[\]*?]/g, (mark) => (mark === ']' ? mark : `[${mark}]`)));
}
