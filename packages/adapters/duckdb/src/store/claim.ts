import { constants } from 'node:fs';
import { access, mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { notWritable, storeInUse } from './store-error.ts';

/** Files open in this process. The file lock is between processes, so a second open here would go unnoticed. */
const OPEN_HERE = new Set<string>();

/**
 * Takes a database file for this process, which need not exist yet; gives the path to `release` it by. Throws
 * `STORE_NOT_WRITABLE` or `STORE_IN_USE`.
 */
export async function claim(path: string): Promise<string> {
  const folder = dirname(resolve(path));
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw notWritable(path, `its folder cannot be written (${codeOf(error)})`, error);
  }
  const file = join(await realpath(folder), basename(path));
  const found = await stat(file).catch(() => undefined);
  if (found !== undefined) {
    if (!found.isFile()) throw notWritable(path, 'it is not a file');
    await access(file, constants.R_OK | constants.W_OK).catch((error: unknown) => {
      throw notWritable(path, `the file is read-only (${codeOf(error)})`, error);
    });
  }
  if (OPEN_HERE.has(file)) throw storeInUse(path, 'this same process');
  OPEN_HERE.add(file);
  return file;
}

export function release(claimed: string): void {
  OPEN_HERE.delete(claimed);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
