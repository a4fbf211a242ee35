import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKrakenFeed } from '@foretick/adapter-kraken';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import { createScaledClock } from '@foretick/adapter-system-clock';
import { instrumentId, type Pair, type Trade } from '@foretick/core/trade';
import type { GapLedgerEntry } from '@foretick/ports';
import {
  createSimulatedExchange,
  type ExchangeFaults,
  faultPreset,
  type SimulatedExchange,
} from '@foretick/simulator';
import { createTrades } from './index.ts';

const PAIR = 'BTC/USD' as Pair;
const INSTRUMENT = instrumentId('simulated', PAIR);
const LONG = process.env.FORETICK_TEST_SIZE === 'long';
const SEEDS = Number(process.env.FORETICK_TEST_SEEDS ?? (LONG ? 200 : 3));
/** Seeds that run at the same time. */
const LANES = LONG ? 8 : 3;
/** The venue's day passes so many times faster than ours. */
const SPEED = 20;
const timeout = LONG ? 20 * 60_000 : 100_000;
const TROUBLED_MS = LONG ? 5 * 60_000 : 100_000;

describe('trades: every fault at once', () => {
  it(`what is stored is what happened, once, and whatever is missing stands in the ledger: ${SEEDS} seeds`, {
    timeout,
  }, async (t) => {
    const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);
    const totals = { trades: 0, holes: 0, repaired: 0 };
    const lane = async () => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        const { trades, holes, repaired } = await oneRun(seed);
        totals.trades += trades;
        totals.holes += holes;
        totals.repaired += repaired;
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    t.diagnostic(
      `${totals.trades} trades; ${totals.holes} holes open at the end, ${totals.repaired} closed late`,
    );
  });
});

/** Every fault there is, and more often than the preset ids that REST gives late or never. */
function faultsOf(seed: number): ExchangeFaults {
  const unfillable = { everyMs: 50_000, lastsMs: 3_000, availableAgainAfterMs: 30_000, neverShare: 0.5 };
  return { ...faultPreset('all', seed), unfillable };
}

async function oneRun(seed: number): Promise<{ trades: number; holes: number; repaired: number }> {
  const clock = createScaledClock({ speed: SPEED, startAt: Date.UTC(2026, 0, 5, 14) + seed * 3_600_000 });
  const exchange = await createSimulatedExchange({
    seed,
    pairs: [PAIR],
    clock,
    faults: faultsOf(seed),
  });
  const log = createMemoryLog({ keepRecords: 1_000_000, maxLag: 1_000_000 });
  const stop = new AbortController();
  const trades: Trade[] = [];
  const ledger = new Map<string, GapLedgerEntry>();
  const reading = (async () => {
    for await (const record of log.tail(['trades', 'gap_ledger'], stop.signal)) {
      if (record.topic === 'gap_ledger') ledger.set(record.value.gapId, record.value);
      else if (record.value.kind === 'trade') trades.push(record.value);
    }
  })();
  const feed = createKrakenFeed({
    clock,
    random: () => 0.5,
    restUrl: exchange.restUrl,
    wsUrl: exchange.wsUrl,
    exchange: 'simulated',
    timing: { callEveryMs: 200 },
  });
  const running = createTrades({ log, feed, clock, instruments: [INSTRUMENT], intervalSec: 60 }).run(
    stop.signal,
  );
  try {
    await Promise.race([running, clock.sleep(TROUBLED_MS)]);
    exchange.setFaults({});
    const calmSince = exchange.now();
    const caughtUp = () => (trades.at(-1)?.eventTime ?? 0) > calmSince + 2_000;
    for (let waited = 0; !caughtUp(); waited += 1) {
      assert.ok(waited < 6_000, `seed ${seed}: not caught up 10 minutes after the last fault`);
      await clock.sleep(100);
    }
  } finally {
    stop.abort();
    await running;
    await reading;
    await exchange.close();
  }
  const entries = [...ledger.values()];
  assertTrue(seed, trades, entries, exchange);
  const repaired = entries.filter(({ repairedAt }) => repairedAt !== undefined).length;
  return { trades: trades.length, holes: entries.length - repaired, repaired };
}

/** Each id between the first and the last is stored once, as it was, or belongs to a hole that the ledger calls open. */
function assertTrue(
  seed: number,
  trades: readonly Trade[],
  ledger: readonly GapLedgerEntry[],
  exchange: SimulatedExchange,
): void {
  const stored = new Map(trades.map((trade) => [trade.sequence, trade]));
  assert.equal(stored.size, trades.length, `seed ${seed}: a trade is stored twice`);
  const sequences = [...stored.keys()].sort((a, b) => a - b);
  const [first = 0, last = 0] = [sequences.at(0), sequences.at(-1)];
  const times = trades.map(({ eventTime }) => eventTime);
  const truth = exchange.truth(PAIR, Math.min(...times) - 60_000, Math.max(...times) + 60_000);
  const inLife = truth.filter(({ id }) => id >= first && id <= last);
  assert.equal(inLife.length, last - first + 1);
  const open = ledger.filter(({ repairedAt }) => repairedAt === undefined);
  for (const real of inLife) {
    const found = stored.get(real.id);
    if (found === undefined) {
      const told = open.some(
        ({ firstSequence = 0, lastSequence = 0 }) => firstSequence <= real.id && real.id <= lastSequence,
      );
      assert.ok(told, `seed ${seed}: trade ${real.id} is missing, and no open hole says so`);
      continue;
    }
    const { price, quantity, side, eventTime } = found;
    const eventTimeOfReal = Math.floor(real.timeUs / 1_000);
    assert.deepEqual(
      { price, quantity, side, eventTime },
      { price: real.price, quantity: real.quantity, side: real.side, eventTime: eventTimeOfReal },
      `seed ${seed}: trade ${real.id} is not as it was`,
    );
  }
}
