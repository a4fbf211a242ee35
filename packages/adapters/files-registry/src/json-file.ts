import { open, readFile, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ForetickError } from '@foretick/ports';

let temporaryFiles = 0;

/** Writes a file that is there whole or not at all, also after a power cut. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  temporaryFiles += 1;
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${temporaryFiles}.tmp`);
  try {
    await writeAndSync(temporary, `${JSON.stringify(value, undefined, 2)}\n`);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    throw new ForetickError(
      'REGISTRY_UNAVAILABLE',
      `The model registry cannot write ${path}; check that the folder is writable and the disk not full.`,
      { cause, retryable: true },
    );
  }
}

/** `undefined` when there is no such file. `parse` gives `undefined` for what it does not know. */
export async function readJson<T>(
  path: string,
  parse: (value: unknown) => T | undefined,
): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new ForetickError(
      'REGISTRY_UNAVAILABLE',
      `The model registry cannot read ${path}; check its permissions.`,
      { cause, retryable: true },
    );
  }
  try {
    const value = parse(JSON.parse(text));
    if (value !== undefined) return value;
  } catch (cause) {
    throw damaged(path, cause);
  }
  throw damaged(path, undefined);
}

function damaged(path: string, cause: unknown): ForetickError {
  return new ForetickError(
    'REGISTRY_DAMAGED',
    `The model registry's file ${path} is damaged; move it away, and the next training writes a new model.`,
    { cause },
  );
}

async function writeAndSync(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
