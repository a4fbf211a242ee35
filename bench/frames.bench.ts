import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openDuckdbStore } from '@foretick/adapter-duckdb';
import { createKrakenFeed } from '@foretick/adapter-kraken';
import { openSqliteLog } from '@foretick/adapter-sqlite-log';
import { systemClock } from '@foretick/adapter-system-clock';
import { instrumentId, type Pair } from '@foretick/core/trade';
import { createRecorder } from '@foretick/service-recorder';
import { createTrades } from '@foretick/service-trades';
import { WebSocket } from 'ws';
import type { Benchmark } from './benchmark.ts';
import type { FrameServer } from './frame-server.ts';

const RUNS = 3;
const INSTRUMENT = instrumentId('kraken', 'BTC/USD' as Pair);

/**
 * WebSocket messages of trades: read, checked, proven complete, written to the durable log and from there to the
 * table of trades. The baseline reads the same messages and only parses their JSON.
 */
export const benchmark: Benchmark = {
  name: 'frames',
  async *run() {
    const rates = { logged: 0, stored: 0, parsed: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const parsed = await withServer(parseOnly);
      const { logged, stored } = await withServer(storeAll);
      rates.parsed = Math.max(rates.parsed, parsed);
      rates.logged = Math.max(rates.logged, logged);
      rates.stored = Math.max(rates.stored, stored);
    }
    const baseline = rates.parsed;
    yield { name: 'frames-to-log', value: rates.logged, unit: 'trades/s', baseline };
    yield { name: 'frames-to-table', value: rates.stored, unit: 'trades/s', baseline };
  },
};

async function withServer<T>(work: (server: FrameServer) => Promise<T>): Promise<T> {
  const worker = new Worker(new URL('./frame-server.ts', import.meta.url));
  try {
    const [server] = (await once(worker, 'message')) as [FrameServer];
    return await work(server);
  } finally {
    await worker.terminate();
  }
}

async function parseOnly({ port, trades }: FrameServer): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v2`, { perMessageDeflate: false });
  await once(socket, 'open');
  const startedAt = performance.now();
  socket.send(JSON.stringify({ method: 'subscribe', req_id: 1 }));
  let seen = 0;
  await new Promise<void>((resolve) => {
    socket.on('message', (bytes) => {
      const message: { channel?: string; data?: readonly unknown[] } = JSON.parse(String(bytes));
      if (message.channel === 'trade') seen += message.data?.length ?? 0;
      if (seen >= trades) resolve();
    });
  });
  const elapsedMs = performance.now() - startedAt;
  socket.terminate();
  return trades / (elapsedMs / 1_000);
}

async function storeAll({ port, trades }: FrameServer): Promise<{ logged: number; stored: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-bench-'));
  const clock = systemClock;
  const store = await openDuckdbStore({ path: join(folder, 'foretick.duckdb'), clock });
  const log = openSqliteLog(join(folder, 'log.sqlite'));
  const stop = new AbortController();
  try {
    const feed = createKrakenFeed({
      clock,
      random: () => 0.5,
      restUrl: `http://127.0.0.1:${port}`,
      wsUrl: `ws://127.0.0.1:${port}/v2`,
    });
    const recording = createRecorder({ log, store, clock }).run(stop.signal);
    const taking = createTrades({ log, feed, clock, instruments: [INSTRUMENT], intervalSec: 60 }).run(
      stop.signal,
    );
    const secondsUntil = async (isDone: () => Promise<boolean> | boolean) => {
      while (!(await isDone())) await clock.sleep(5);
      return (performance.now() - firstAt) / 1_000;
    };
    let newest = 0;
    /** Connecting and the first questions by REST, which are rate limited, come before the first trade. */
    let firstAt = 0;
    const watching = (async () => {
      for await (const { value } of log.tail(['trades'], stop.signal)) {
        if (newest === 0) firstAt = performance.now();
        if (value.kind === 'trade') newest = value.sequence;
        if (newest === trades) return;
      }
    })();
    const logged = trades / (await secondsUntil(() => newest === trades));
    const caughtUp = async () =>
      (await log.lag()).every(({ group, records }) => group !== 'recorder' || records === 0);
    const stored = trades / (await secondsUntil(caughtUp));
    stop.abort();
    await Promise.all([recording, taking, watching]);
    const rows = (await store.trades({ instrument: INSTRUMENT, limit: trades + 1 })).length;
    if (rows !== trades) throw new Error(`${rows} trades in the table, ${trades} were sent`);
    return { logged, stored };
  } finally {
    stop.abort();
    await log.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
