import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { readingError } from '../input/fault.ts';
import type { InputFile } from '../input/input-file.ts';
import { testFolder } from '../testing/test-folder.ts';
import { Database } from './database.ts';
import { storeError } from './store-error.ts';

const folder = testFolder(after);
const FULL = new Error('IO Error: Could not write file "/x/staging.duckdb": No space left on device');

it('a database that could not be written is full, not damaged', () => {
  const invalid =
    'FATAL Error: Failed: database has been invalidated because of a previous fatal error. Original error: "No space left on device"';
  assert.equal(storeError(new Error(invalid), 'x.duckdb', 'use the store').code, 'STORE_FULL');
  assert.equal(storeError(new Error('database has been invalidated'), 'x', 'use').code, 'STORE_DAMAGED');
});

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
