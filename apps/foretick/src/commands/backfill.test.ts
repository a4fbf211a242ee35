import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ForetickError } from '@foretick/ports';
import { createSimulatedExchange, type SimulatedExchange } from '@foretick/simulator';
import * as z from 'zod';
import { openWorkspace } from '../profiles/embedded.ts';
import { eventually, newFolder } from '../testing/foretick-process.ts';
import {
  backfillFromSimulated,
  HOURS,
  heldClock,
  INSTRUMENT,
  NOW_MS,
  PAIR,
} from '../testing/simulated-backfill.ts';

const HOUR_MS = 3_600_000;
const TO = Math.floor(NOW_MS / HOUR_MS) * HOUR_MS;
const FROM = TO - HOURS * HOUR_MS;
const INTERRUPTIONS = 10;
const KILLS = 3;
const CHILD = fileURLToPath(new URL('../testing/backfill-in-process.ts', import.meta.url));
const { signal: never } = new AbortController();

describe('foretick backfill', () => {
  it('ends with the same tables, interrupted ten times at random pages or not at all', async (t) => {
    const exchange = await venue(t);
    const { restUrl } = exchange;
    const whole = join(newFolder(t), 'whole');
    let pages = 0;
    const first = await run({ dataDir: whole, restUrl, signal: never, onPage: () => (pages += 1) });
    assert.deepEqual([first.hours, first.hours_known, first.trades_known], [HOURS, 0, 0]);
    const expected = await tables(whole);
    assertIsTruth(expected, exchange);
    assert.equal(first.trades_added, expected.trades.length);
    assert.ok(pages > 3 * HOURS, `${pages} pages: an hour takes several, so that it can be cut in between`);

    const cut = join(newFolder(t), 'cut');
    const random = seeded(4);
    for (let interruption = 0; interruption < INTERRUPTIONS; interruption += 1) {
      const stop = new AbortController();
      // At most a page more than an hour has, so that some runs get an hour further and others do not.
      let left = 1 + Math.floor(random() * 9);
      await assert.rejects(
        run({
          dataDir: cut,
          restUrl,
          signal: stop.signal,
          onPage: () => {
            left -= 1;
            if (left === 0) stop.abort();
          },
        }),
        (error) => {
          assert.ok(error instanceof ForetickError && error.retryable, String(error));
          assert.match(error.message, /^stopped after \d+ of \d+ hours; /);
          return error.code === 'BACKFILL_STOPPED';
        },
      );
    }
    const last = await run({ dataDir: cut, restUrl, signal: never });
    assert.equal(last.hours, HOURS);
    t.diagnostic(
      `${pages} pages; ${last.hours_known} of ${HOURS} hours were whole after ${INTERRUPTIONS} interruptions`,
    );
    assert.ok(last.hours_known > 0 && last.hours_known < HOURS);
    assert.deepEqual(await tables(cut), expected);

    const again = await run({ dataDir: cut, restUrl, signal: never });
    assert.deepEqual([again.hours_known, again.trades_added, again.candles], [HOURS, 0, 0]);
    assert.deepEqual(await tables(cut), expected);
  });

  it('goes on after SIGKILL, and ends with what happened', async (t) => {
    const exchange = await venue(t);
    const { restUrl } = exchange;
    const dataDir = join(newFolder(t), 'killed');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const asked = exchange.restRequests().length;
      const child = spawn(process.execPath, [CHILD, dataDir, restUrl], { stdio: 'ignore' });
      const ended = once(child, 'exit');
      // One hour is whole by then, another is being fetched or stored.
      await eventually('pages asked for', () => exchange.restRequests().length > asked + 6 || undefined);
      child.kill('SIGKILL');
      const [, signal] = await ended;
      assert.equal(signal, 'SIGKILL', 'killed before it was through');
    }
    const last = await run({ dataDir, restUrl, signal: never });
    t.diagnostic(`${last.hours_known} of ${HOURS} hours were whole after ${KILLS} kills`);
    assert.ok(last.hours_known > 0, 'what was fetched was kept');
    assertIsTruth(await tables(dataDir), exchange);
  });
});

const summarySchema = z.object({
  hours: z.number(),
  hours_known: z.number(),
  trades_added: z.number(),
  trades_known: z.number(),
  candles: z.number(),
});

async function run(options: Parameters<typeof backfillFromSimulated>[0]) {
  return summarySchema.parse(await backfillFromSimulated(options));
}

async function venue(t: TestContext): Promise<SimulatedExchange> {
  const exchange = await createSimulatedExchange({ seed: 5, pairs: [PAIR], clock: heldClock });
  t.after(() => exchange.close());
  return exchange;
}

/** All trades and candles, without when they were fetched. */
async function tables(dataDir: string) {
  const workspace = await openWorkspace(dataDir);
  try {
    const trades = await workspace.store.trades({ instrument: INSTRUMENT });
    const candles = await workspace.store.candles({ instrument: INSTRUMENT, intervalSec: 60 });
    return {
      trades: trades.map(({ ingestTime: _ingest, availableAt: _available, ...trade }) => trade),
      candles: candles.map(({ availableAt: _available, ...candle }) => candle),
    };
  } finally {
    await workspace.close();
  }
}

type Tables = Awaited<ReturnType<typeof tables>>;

/** The stored trades are those that happened; each minute from the first of them on has one whole candle. */
function assertIsTruth({ trades, candles }: Tables, exchange: SimulatedExchange): void {
  const truth = exchange.truth(PAIR, FROM, TO);
  assert.ok(truth.length > HOURS * 2_000, `${truth.length} trades make several pages an hour`);
  assert.deepEqual(
    trades.map((one) => [one.sequence, one.eventTime, one.price, one.quantity, one.side]),
    truth.map((one) => [one.id, Math.floor(one.timeUs / 1_000), one.price, one.quantity, one.side]),
  );
  const firstMinute = Math.floor((truth[0]?.timeUs ?? 0) / 60_000_000) * 60_000;
  assert.deepEqual(
    candles.map((one) => one.openTime),
    Array.from({ length: (TO - firstMinute) / 60_000 }, (_, minute) => firstMinute + minute * 60_000),
  );
  assert.ok(candles.every((one) => one.complete && one.origin === 'trades' && one.revision === 0));
  const inCandles = candles.reduce((sum, one) => sum + (one.tradeCount ?? 0), 0);
  assert.equal(inCandles, truth.length);
}

/** A small seeded generator (Park and Miller's). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
