import { backfillFromSimulated } from './simulated-backfill.ts';

/** Run as `backfill-in-process.ts DATA_DIR REST_URL`: one backfill in a process that may be killed. */
const [dataDir = '', restUrl = ''] = process.argv.slice(2);
await backfillFromSimulated({ dataDir, restUrl, signal: new AbortController().signal });
