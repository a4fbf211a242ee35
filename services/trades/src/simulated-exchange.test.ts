import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createKrakenFeed } from '@foretick/adapter-kraken';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import { instrumentId, type Pair, type Trade } from '@foretick/core/trade';
import type { Clock, EventLog } from '@foretick/ports';
import { createSimulatedExchange, type RestFault, type SimulatedExchange } from '@foretick/simulator';
import { createTrades } from './index.ts';

const BTC = 'BTC/USD' as Pair;
const ETH = 'ETH/USD' as Pair;
const PAIRS = [BTC, ETH];
const LONG = process.env.FORETICK_TEST_SIZE === 'long';
const SEEDS = LONG ? Array.from({ length: 20 }, (_, index) => index + 1) : [1, 2, 3];
const TROUBLES = LONG ? 200 : 20;
/** A life ends and another begins after so many troubles. */
const LIFE_TROUBLES = 8;
/** The venue's day passes this many times faster than ours. */
const HURRY = 20;
const DEADLINE_MS = 60_000;

describe('trades: against a simulated exchange on which everything goes wrong', { concurrency: true }, () => {
  for (const seed of SEEDS) {
    it(`what is stored is what happened, once: seed ${seed}`, async () => {
      const random = seeded(seed);
      const clock = hurriedClock();
      const exchange = await createSimulatedExchange({ seed, pairs: PAIRS, clock, heartbeatEveryMs: 1_000 });
      const log = createMemoryLog({ keepRecords: 1_000_000, maxLag: 1_000_000 });
      const stored = follow(log);
      try {
        for (let trouble = 0; trouble < TROUBLES; trouble += LIFE_TROUBLES) {
          await live(exchange, clock, log, random, async (signal) => {
            for (let at = 0; at < LIFE_TROUBLES && !signal.aborted; at += 1) {
              makeTrouble(exchange, random);
              await delay(random() * 60);
            }
          });
        }
        const until = clock.now();
        await live(exchange, clock, log, random, async () => {
          exchange.setFaults({});
          // Those that came after their candles had closed come later, by the record.
          await stored.until((trades) =>
            PAIRS.every((pair) => newestOf(trades, pair) > until && isWithoutHole(trades, pair)),
          );
        });
        for (const pair of PAIRS) assertWhole(stored.trades, exchange, pair);
        assert.deepEqual(stored.holes, []);
      } finally {
        stored.stop();
        await exchange.close();
      }
    });
  }
});

/** One life of the service, stopped when `work` is done. */
async function live(
  exchange: SimulatedExchange,
  clock: Clock,
  log: EventLog,
  random: () => number,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const feed = createKrakenFeed({
    clock,
    random,
    restUrl: exchange.restUrl,
    wsUrl: exchange.wsUrl,
    exchange: 'simulated',
    timing: { callEveryMs: 20, silenceMs: 10_000, requestTimeoutMs: 5_000 },
  });
  const instruments = PAIRS.map((pair) => instrumentId('simulated', pair));
  const running = createTrades({ log, feed, clock, instruments, intervalSec: 60 }).run(stop.signal);
  try {
    await Promise.race([running, work(stop.signal)]);
  } finally {
    stop.abort();
    await running;
  }
}

function makeTrouble(exchange: SimulatedExchange, random: () => number): void {
  const pair = random() < 0.5 ? BTC : ETH;
  const kind = Math.floor(random() * 5);
  if (kind === 0) exchange.dropConnections();
  else if (kind === 1) exchange.loseNext(pair, 1 + Math.floor(random() * 10));
  else if (kind === 2) exchange.repeatNewest(pair, 1 + Math.floor(random() * 30));
  else if (kind === 3) exchange.setFaults({ restErrors: REST_FAULTS.filter(() => random() < 0.5) });
  else exchange.sendRaw('{"channel":"trade","data":[{"symbol":"BTC/USD"}]}');
}

const REST_FAULTS: readonly RestFault[] = [
  { kind: 'status', status: 503 },
  { kind: 'error', error: 'EGeneral:Too many requests' },
  { kind: 'garbage', body: '{"error":[' },
  { kind: 'status', status: 404 },
  { kind: 'error', error: 'EService:Unavailable' },
];

function assertWhole(trades: readonly Trade[], exchange: SimulatedExchange, pair: Pair): void {
  const stored = ofPair(trades, pair);
  const [first, last] = [stored.at(0), stored.at(-1)];
  assert.ok(first !== undefined && last !== undefined && stored.length > 10, `too few trades of ${pair}`);
  // The record begins with a minute: nothing of that minute may be missing.
  const from = Math.floor(first.eventTime / 60_000) * 60_000;
  const truth = exchange.market
    .trades(pair, from * 1_000, (last.eventTime + 1) * 1_000)
    .filter((trade) => trade.id <= last.sequence);
  assert.deepEqual(
    stored.map(({ sequence, price, quantity, side, eventTime }) => [
      sequence,
      price,
      quantity,
      side,
      eventTime,
    ]),
    truth.map(({ id, price, quantity, side, timeUs }) => [
      id,
      price,
      quantity,
      side,
      Math.floor(timeUs / 1_000),
    ]),
  );
}

function ofPair(trades: readonly Trade[], pair: Pair): Trade[] {
  const instrument = instrumentId('simulated', pair);
  return trades.filter((trade) => trade.instrument === instrument).sort((a, b) => a.sequence - b.sequence);
}

function isWithoutHole(trades: readonly Trade[], pair: Pair): boolean {
  const stored = ofPair(trades, pair);
  const [first, last] = [stored.at(0), stored.at(-1)];
  return first !== undefined && last !== undefined && last.sequence - first.sequence === stored.length - 1;
}

function follow(log: EventLog) {
  const stop = new AbortController();
  const trades: Trade[] = [];
  const holes: unknown[] = [];
  let changed = Promise.withResolvers<void>();
  void (async () => {
    for await (const { value } of log.tail(['trades'], stop.signal)) {
      if (value.kind === 'trade') trades.push(value);
      if (value.kind === 'gap' && value.cause !== 'start-of-input') holes.push(value);
      changed.resolve();
      changed = Promise.withResolvers();
    }
  })();
  return {
    trades,
    holes,
    stop: () => stop.abort(),
    async until(condition: (trades: readonly Trade[]) => boolean) {
      const deadline = AbortSignal.timeout(DEADLINE_MS);
      const late = new Promise<never>((_, reject) => {
        deadline.addEventListener('abort', () => reject(new Error(`not within ${DEADLINE_MS} ms`)));
      });
      while (!condition(trades)) await Promise.race([changed.promise, late]);
    },
  };
}

function newestOf(trades: readonly Trade[], pair: Pair): number {
  const instrument = instrumentId('simulated', pair);
  return trades.findLast((trade) => trade.instrument === instrument)?.eventTime ?? 0;
}

function hurriedClock(): Clock {
  const begun = performance.now();
  return {
    now: () => Date.UTC(2026, 2, 10, 3, 15, 30) + Math.floor((performance.now() - begun) * HURRY),
    sleep: (ms, signal) => delay(ms / HURRY, undefined, { signal }).catch(() => undefined),
  };
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
