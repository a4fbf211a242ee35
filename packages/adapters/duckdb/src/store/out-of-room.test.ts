import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { readingError } from '../input/fault.ts';
import type { InputFile } from '../input/input-file.ts';
import { testFolder } from '../testing/test-folder.ts';
import { Database } from './database.ts';

const folder = testFolder(after);
const FULL = new Error('IO Error: Could not write file "/x/staging.duckdb": No space left on device');

describe('a disk that is full while a file is read in', () => {
  it('is not blamed on the file', async () => {
    const file = { label: 'trades.csv', columns: [], text: undefined, source: '' } as unknown as InputFile;
    assert.equal(await readingError(FULL, file), FULL);
    const other = await readingError(new Error('Invalid Input Error: no parquet'), file);
    assert.ok(other instanceof Error && other.message.includes('trades.csv: cannot be read'));
  });

  it('is told of the store, with what to do', async () => {
    const path = folder('store.duckdb');
    const database = await Database.open({ path, memoryLimitMb: 200 });
    await assert.rejects(
      database.bulk(() => Promise.reject(FULL)),
      { code: 'STORE_FULL', message: /no room left for the store .*store\.duckdb .*free disk space/ },
    );
    await database.close();
  });
});
