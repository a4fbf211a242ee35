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
  /** How messages call it: its path, with the entry's name for one from an archive. */
  readonly label: string;
  readonly columns: readonly InputColumn[];
  /** A table function call: its rows come in the order of the file. */
  readonly source: string;
  readonly text: TextFile | undefined;
  /** Throws `INPUT_TRUNCATED` for a cut gzip file, which DuckDB takes for a whole one. Reads it to its end. */
  assertWhole(signal?: AbortSignal): Promise<void>;
}

/**
 * Looks at a csv, csv.gz or parquet file, told apart by its first bytes. Throws `INPUT_NOT_FOUND`,
 * `INPUT_UNREADABLE`, `INPUT_EMPTY`, `INPUT_TRUNCATED` or `INPUT_COLUMNS`; `label` is how messages call the file.
 */
export async function openInputFile(
  connection: DuckDBConnection,
  path: string,
  label: string = path,
): Promise<InputFile> {
  const format = await formatOf(path, label);
  if (format === 'zip') {
    throw inputError('INPUT_UNREADABLE', label, 'is a zip archive; import it, or unpack it first');
  }
  if (format === 'parquet') return parquetFile(connection, path, label);
  const text = { path, label, compressed: format === 'gzip' };
  return textFile(text, await firstLines(text));
}

export type InputFormat = 'parquet' | 'gzip' | 'zip' | 'text';

/** Tells by the first bytes what a file is. Throws `INPUT_NOT_FOUND`, `INPUT_UNREADABLE`, `INPUT_EMPTY`, `INPUT_TRUNCATED`. */
export async function formatOf(path: string, label: string = path): Promise<InputFormat> {
  const found = await stat(path).catch((error: unknown) => {
    throw inputError('INPUT_NOT_FOUND', label, 'there is no such file; check the path', error);
  });
  if (!found.isFile()) {
    throw inputError('INPUT_UNREADABLE', label, 'is not a file; name a csv, csv.gz, zip or parquet file');
  }
  if (found.size === 0) throw inputError('INPUT_EMPTY', label, 'the file is empty');
  const file = await open(path).catch((error: unknown) => {
    throw inputError('INPUT_UNREADABLE', label, 'the file cannot be read; check its permissions', error);
  });
  try {
    const head = await bytesAt(file, 0, 4);
    const parquet = head.toString('latin1') === 'PAR1';
    if (
      parquet &&
      (found.size < 12 || (await bytesAt(file, found.size - 4, 4)).toString('latin1') !== 'PAR1')
    ) {
      throw inputError('INPUT_TRUNCATED', label, 'the parquet file is cut off; fetch it again, whole');
    }
    if (parquet) return 'parquet';
    if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
    return ZIP_MAGIC.includes(head.toString('hex')) ? 'zip' : 'text';
  } finally {
    await file.close();
  }
}

/** A local header, or the end record of an empty archive, or that of a spanned one. */
const ZIP_MAGIC: readonly string[] = ['504b0304', '504b0506', '504b0708'];

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function parquetFile(connection: DuckDBConnection, path: string, label: string): Promise<InputFile> {
  const source = `read_parquet(${pathSql(path)})`;
  try {
    const columns = await readRows(
      connection,
      `SELECT column_name, column_type FROM (DESCRIBE FROM ${source})`,
      [],
      (row) => ({ name: row.text(0), sql: `"${row.text(0).replaceAll('"', '""')}"`, type: row.text(1) }),
    );
    return { label, columns, source, text: undefined, assertWhole: async () => undefined };
  } catch (error) {
    throw inputError('INPUT_UNREADABLE', label, 'the parquet file is damaged; fetch it again', error);
  }
}

function textFile(text: TextFile, lines: readonly string[]): InputFile {
  const { path, label, compressed } = text;
  const first = lines[0];
  if (first === undefined) throw inputError('INPUT_EMPTY', label, 'the file holds no lines');
  if (first.includes('\0') || first.length > MAX_LINE) {
    throw inputError('INPUT_UNREADABLE', label, 'is neither csv nor parquet; give one of these');
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
  return { label, columns, source, text, assertWhole: (signal) => assertWhole(text, signal) };
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const MAX_LINE = 4_096;

/** Brackets, stars and question marks would be read as a pattern for several files. */
function pathSql(path: string): string {
  return textSql(path.replace(/[[\]*?]/g, (mark) => (mark === ']' ? mark : `[${mark}]`)));
}
