import { after } from 'node:test';
import { featureStoreContract } from '@foretick/ports/contract/feature-store';
import { historyContract } from '@foretick/ports/contract/feature-store-history';
import { venueCandleContract } from '@foretick/ports/contract/venue-candle-history';
import { testClock, testFolder } from '../testing/test-folder.ts';
import { openDuckdbStore } from './open-store.ts';

const folder = testFolder(after);
let stores = 0;

const inFile = () => openDuckdbStore({ path: folder(`${++stores}.duckdb`), clock: testClock });
const inMemory = () => openDuckdbStore({ path: ':memory:', clock: testClock });

featureStoreContract('DuckDB in a file', inFile);
featureStoreContract('DuckDB in memory', inMemory);
historyContract('DuckDB in a file', { open: inFile, now: testClock.now() });
venueCandleContract('DuckDB in a file', { open: inFile, now: testClock.now() });
