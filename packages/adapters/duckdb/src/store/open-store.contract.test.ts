import { after } from 'node:test';
import { featureStoreContract } from '@foretick/ports/contract/feature-store';
import { testClock, testFolder } from '../testing/test-folder.ts';
import { openDuckdbStore } from './open-store.ts';

const folder = testFolder(after);
let stores = 0;

featureStoreContract('DuckDB in a file', () =>
  openDuckdbStore({ path: folder(`${++stores}.duckdb`), clock: testClock }),
);
featureStoreContract('DuckDB in memory', () => openDuckdbStore({ path: ':memory:', clock: testClock }));
