import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { ForetickError } from '@foretick/ports';

/** Writes a file, and never over one that is there without being told to. Throws `FILE_EXISTS` and `FILE_NOT_WRITABLE`. */
export async function writePage(file: string, text: string, overwrite: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: overwrite ? 'w' : 'wx' });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EEXIST') throw fileExists(file, cause);
    throw new ForetickError(
      'FILE_NOT_WRITABLE',
      `${file} cannot be written (${String(code)}); choose a folder that is there and may be written to`,
      { cause },
    );
  }
}

/** Says so before long work for a file that could not be written then. */
export function refuseWhereFileExists(file: string, overwrite: boolean): void {
  if (!overwrite && existsSync(file)) throw fileExists(file, undefined);
}

function fileExists(file: string, cause: unknown): ForetickError {
  return new ForetickError('FILE_EXISTS', `${file} is there already; replace it with --overwrite`, { cause });
}
