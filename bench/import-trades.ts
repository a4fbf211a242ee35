import { openDuckdbStore } from '@foretick/adapter-duckdb';
import { systemClock } from '@foretick/adapter-system-clock';
import type { Pair } from '@foretick/core/trade';
import { instrumentId } from '@foretick/core/trade';

/** Imports a trade file into a new store, in a process of its own, so that its memory can be measured. */
export interface ImportRun {
  readonly rowsAdded: number;
  readonly elapsedMs: number;
  readonly peakMb: number;
}

const [path = '', file = ''] = process.argv.slice(2);
const store = await openDuckdbStore({ path, clock: systemClock });
const startedAt = performance.now();
const { rowsAdded } = await store.importFiles(
  {
    files: [file],
    instrument: instrumentId('kraken', 'BTC/USD' as Pair),
    intervalSec: 60,
    kind: 'trades',
    columns: {},
  },
  () => undefined,
  new AbortController().signal,
);
const elapsedMs = performance.now() - startedAt;
await store.close();
const peakMb = process.resourceUsage().maxRSS / 1_024;
process.stdout.write(JSON.stringify({ rowsAdded, elapsedMs, peakMb } satisfies ImportRun));
