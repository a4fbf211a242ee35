import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Clock } from '@foretick/ports';

/** A folder that is gone after the tests; gives paths in it. */
export function testFolder(after: (cleanUp: () => void) => void): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-duckdb-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** Stands still long after every recording. */
export const testClock: Clock = { now: () => Date.UTC(2030, 0, 1), sleep: async () => undefined };

/** Recorded data beside the repository, or why a test that needs it is skipped. */
export function sharedData(name: string): { readonly path: string; readonly skip: string | false } {
  const path = resolve(import.meta.dirname, '../../../../../../shared/data', name);
  return { path, skip: existsSync(path) ? false : `recorded data is not there: ${name}` };
}
