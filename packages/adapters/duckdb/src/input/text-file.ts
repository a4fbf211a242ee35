import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { inputError } from './input-error.ts';

/** How much of a text is looked at to tell its columns. No header is longer. */
const HEAD_BYTES = 65_536;

export interface TextFile {
  readonly path: string;
  /** How messages call it. */
  readonly label: string;
  readonly compressed: boolean;
}

/** The first lines of a text, without the last one where it is cut. Throws `INPUT_TRUNCATED` for a cut gzip file. */
export async function firstLines(file: TextFile): Promise<readonly string[]> {
  const parts: Buffer[] = [];
  let size = 0;
  await readText(file, (part) => {
    parts.push(part);
    size += part.length;
    return size < HEAD_BYTES;
  });
  const lines = Buffer.concat(parts)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  if (size >= HEAD_BYTES) lines.pop();
  return lines.filter((line) => line.trim() !== '');
}

/** Reads a gzip file to its end, for DuckDB takes a cut one for a whole. Throws `INPUT_TRUNCATED`. */
export async function assertWhole(file: TextFile, signal?: AbortSignal): Promise<void> {
  if (file.compressed) await readText(file, () => signal?.aborted !== true);
}

/** The 1-based number of the last line that is not blank. */
export async function lastLineNumber(file: TextFile): Promise<number> {
  let line = 1;
  let last = 0;
  await readText(file, (part) => {
    for (const byte of part) {
      if (byte === NEWLINE) line++;
      else if (byte !== CARRIAGE_RETURN) last = line;
    }
    return true;
  });
  return last;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** Gives the text part by part until `take` has enough. */
async function readText(file: TextFile, take: (part: Buffer) => boolean): Promise<void> {
  const enough = new AbortController();
  const source = createReadStream(file.path);
  const read = async (parts: AsyncIterable<Buffer>): Promise<void> => {
    for await (const part of parts) {
      if (!take(part)) return enough.abort();
    }
  };
  try {
    if (file.compressed) await pipeline(source, createGunzip(), read, { signal: enough.signal });
    else await pipeline(source, read, { signal: enough.signal });
  } catch (error) {
    if (enough.signal.aborted) return;
    if (!file.compressed) throw error;
    throw inputError(
      'INPUT_TRUNCATED',
      file.label,
      'the gzip file is cut off or damaged; fetch it again, whole',
      error,
    );
  }
}
