import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { InstrumentId } from '@foretick/core/trade';
import { ForetickError, type ImportRequest, type ImportSummary } from '@foretick/ports';
import { type DuckdbStore, openDuckdbStore } from '../store/open-store.ts';
import { testClock } from './test-folder.ts';

export const PAIR = 'kraken:BTC/USD' as InstrumentId;
export const T0 = Date.UTC(2024, 0, 1);

let files = 0;

/** A path in the folder that no other call gives. */
export function fresh(folder: (name: string) => string): string {
  return folder(`input-${++files}`);
}

export function writeInput(folder: (name: string) => string, content: string | Uint8Array): string {
  const path = fresh(folder);
  writeFileSync(path, content);
  return path;
}

export async function withStore(work: (store: DuckdbStore) => Promise<void>): Promise<void> {
  const store = await openDuckdbStore({ path: ':memory:', clock: testClock });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

export function importRequest(paths: readonly string[], options: Partial<ImportRequest> = {}): ImportRequest {
  return { files: paths, instrument: PAIR, intervalSec: 60, kind: 'auto', columns: {}, ...options };
}

export async function importOf(
  store: DuckdbStore,
  paths: string | readonly string[],
  options: Partial<ImportRequest> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ImportSummary> {
  return store.importFiles(importRequest([paths].flat(), options), () => undefined, signal);
}

export function countsOf({ rowsRead, rowsAdded, rowsKnown, candlesMade }: ImportSummary) {
  return { rowsRead, rowsAdded, rowsKnown, candlesMade };
}

/** The promise rejects with this code and one line that says so. */
export async function assertRefused(work: Promise<unknown>, code: string, says: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof ForetickError, String(error));
    assert.match(error.message, says);
    assert.equal(error.code, code, error.message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}
