import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openDuckdbStore } from '@foretick/adapter-duckdb';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { InstrumentId } from '@foretick/core/trade';
import type { FeedState, ForetickError } from '@foretick/ports';
import { eventually } from '../testing/foretick-process.ts';
import { heldClock, NOW_MS, PAIR } from '../testing/simulated-backfill.ts';
import { openSimulatedReferences } from '../testing/simulated-references.ts';
import { fillReferenceHistory } from './fill-reference-history.ts';

const HOUR_MS = 3_600_000;
const TO = Math.floor(NOW_MS / HOUR_MS) * HOUR_MS;

describe('history of a reference beside its live feed', () => {
  it('comes a day at a time, newest first, and only while the feed is live', async (t) => {
    const { tell, calls, stored, filled, failures } = await world(t);
    for (const state of ['connecting', 'down', 'refused'] as const) await tell(state);
    assert.equal(calls(), 0);
    await tell('live');
    await eventually('today', async () => ((await stored())[0] === TO - 15 * HOUR_MS ? true : undefined));
    assert.equal((await stored()).length, 15 * 60);
    await tell('down');
    await tell('live');
    await filled;
    const times = await stored();
    assert.deepEqual([times.length, times[0]], [24 * 60, TO - 24 * HOUR_MS]);
    assert.deepEqual(failures, []);
  });

  it('tells of a venue that refuses once, and leaves it alone for an hour', async (t) => {
    const { venue, tell, calls, stored, filled, failures, clock } = await world(t);
    venue.setFaults({ restOutage: { kind: 'error', error: 'not today' } });
    await tell('live');
    await eventually('a failure', () => failures[0]);
    const asked = calls();
    await tell('live');
    await tell('live');
    assert.match(
      failures[0]?.message ?? '',
      /^the history of coinbase could not be fetched \([^\n]*not today/,
    );
    venue.setFaults({});
    clock.pass(HOUR_MS);
    await tell('live');
    await eventually('candles', async () => (await stored())[0]);
    await tell('live');
    await filled;
    assert.equal(failures.length, 1);
    assert.ok(calls() > asked);
    assert.equal((await stored()).length, 24 * 60);
  });

  it('ends when it is told to stop', async (t) => {
    const { filled, stop, calls } = await world(t);
    stop.abort();
    await filled;
    assert.equal(calls(), 0);
  });
});

async function world(t: TestContext) {
  let passedMs = 0;
  const clock = {
    ...heldClock,
    now: () => NOW_MS + passedMs,
    pass: (ms: number) => {
      passedMs += ms;
    },
  };
  const venues = await openSimulatedReferences(heldClock, [PAIR]);
  const history = await openDuckdbStore({ path: ':memory:', clock });
  const log = createMemoryLog();
  const stop = new AbortController();
  const failures: ForetickError[] = [];
  const [reference] = venues.references;
  const instrument = reference.instruments[0] ?? ('' as InstrumentId);
  const filled = fillReferenceHistory(
    {
      workspace: { log, history, clock },
      reference,
      trainingDays: 1,
      report: (failure) => failures.push(failure),
    },
    stop.signal,
  );
  t.after(async () => {
    stop.abort();
    await filled;
    await history.close();
    await venues.close();
  });
  // What is missing is read before the first state is waited for.
  await history.candleCoverage(instrument, 60);
  return {
    clock,
    venue: venues.coinbase,
    stop,
    filled,
    failures,
    calls: () => venues.coinbase.restRequests().length,
    tell: async (state: FeedState['state']) => {
      await log.append([{ topic: 'feed_state', key: instrument, value: feedState(instrument, state) }]);
    },
    stored: async () =>
      (await history.candles({ instrument, intervalSec: 60 })).map(({ openTime }) => openTime),
  };
}

function feedState(instrument: InstrumentId, state: FeedState['state']): FeedState {
  return {
    instrument,
    state,
    reason: '',
    retryAt: undefined,
    since: NOW_MS,
    trades: 0,
    duplicates: 0,
    rejected: 0,
    reconnects: 0,
    tradesPerSec: 0,
    latencyMs: undefined,
    gapsOpen: 0,
    gapsRepaired: 0,
  };
}
