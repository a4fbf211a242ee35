import { readFileSync } from 'node:fs';
import type { InstrumentId } from '@foretick/core/trade';
import { openDuckdbStore } from '../store/open-store.ts';

/** Run as `import-in-process.ts DATABASE FILE`: prints each share and text, then what it came to and the memory it took. */
const [path = '', file = ''] = process.argv.slice(2);
const store = await openDuckdbStore({
  path,
  clock: { now: () => 1_800_000_000_000, sleep: async () => undefined },
});
const startedAt = performance.now();
const summary = await store.importFiles(
  { files: [file], instrument: 'kraken:BTC/USD' as InstrumentId, intervalSec: 60, kind: 'auto', columns: {} },
  (share, text) => process.stdout.write(`${share} ${text.split(': ').at(-1)}\n`),
  new AbortController().signal,
);
const seconds = (performance.now() - startedAt) / 1_000;
const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
const peakMb = peak === undefined ? undefined : Number(peak) / 1_000;
process.stdout.write(`${JSON.stringify({ ...summary, rowsPerSec: summary.rowsRead / seconds, peakMb })}\n`);
await store.close();
