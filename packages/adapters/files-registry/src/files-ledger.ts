import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertSearchId, ForetickError, type TrialLedger, type TrialRecord } from '@foretick/ports';
import { readJson, writeJson } from './json-file.ts';
import { parseTrialRecord } from './parse-trial-record.ts';

/**
 * A trial ledger on a folder: `trials.ndjson`, one record a line, only ever appended to, and `search-ID.json` for each search.
 * Throws `LEDGER_UNAVAILABLE` when the folder cannot be used and `LEDGER_DAMAGED` when a line cannot be read. A last line without its end
 * was never promised: it is left out, and written over.
 */
export async function openFilesLedger(directory: string): Promise<TrialLedger> {
  const path = join(directory, 'trials.ndjson');
  await guarded(directory, () => mkdir(directory, { recursive: true }));
  const wholeText = async (): Promise<string> => {
    const text = await guarded(path, () => readFile(path, 'utf8').catch(emptyWhereMissing));
    return text.slice(0, text.lastIndexOf('\n') + 1);
  };
  const appendAfter = async (records: readonly TrialRecord[]): Promise<void> => {
    if (records.length === 0) return;
    const length = Buffer.byteLength(await wholeText());
    await guarded(path, async () => {
      const file = await open(path, 'a+', 0o644);
      try {
        await file.truncate(length);
        await file.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
        await file.sync();
      } finally {
        await file.close();
      }
    });
  };
  // One after the other: each reads where the one before ended.
  let appended: Promise<void> = Promise.resolve();
  return {
    append(records) {
      appended = appended.catch(() => undefined).then(() => appendAfter(records));
      return appended;
    },
    async records() {
      const lines = (await wholeText()).split('\n').slice(0, -1);
      return lines.map((line, i) => recordOf(line) ?? damaged(path, i + 1));
    },
    saveSearch: (id, journal) => writeJson(join(directory, fileOf(id)), journal),
    search: async (id) => (await readJson(join(directory, fileOf(id)), (value) => ({ value })))?.value,
  };
}

function recordOf(line: string): TrialRecord | undefined {
  try {
    return parseTrialRecord(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function damaged(path: string, line: number): never {
  throw new ForetickError(
    'LEDGER_DAMAGED',
    `line ${line} of ${path} is no record of a trial; move the file away to begin a new ledger, and keep it for what it says`,
  );
}

function fileOf(id: string): string {
  assertSearchId(id);
  return `search-${id}.json`;
}

function emptyWhereMissing(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
  throw error;
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  return work().catch((cause: unknown) => {
    throw new ForetickError(
      'LEDGER_UNAVAILABLE',
      `the ledger of trials cannot use ${path}; check that the folder is writable and the disk not full`,
      { cause, retryable: true },
    );
  });
}
