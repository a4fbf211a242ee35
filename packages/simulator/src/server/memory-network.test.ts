import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKrakenFeed } from '@foretick/adapter-kraken';
import { instrumentId, type Pair } from '@foretick/core/trade';
import type { FeedEvent } from '@foretick/ports';
import { faultPreset } from '../exchange/fault-presets.ts';
import { createSimulatedExchange } from '../exchange/simulated-exchange.ts';
import { createVirtualClock } from '../virtual/virtual-clock.ts';
import { createMemoryNetwork } from './memory-network.ts';

const PAIR = 'BTC/USD' as Pair;
const BTC = instrumentId('simulated', PAIR);
const START = Date.UTC(2026, 0, 5, 12);

async function run(latencyMs: number, seed: number, killAtMs = Number.POSITIVE_INFINITY) {
  const clock = createVirtualClock(START);
  const network = createMemoryNetwork({ clock, latencyMs: () => latencyMs });
  const exchange = await createSimulatedExchange({
    ...{ seed: 1, pairs: [PAIR], clock, network },
    faults: faultPreset(seed === 0 ? 'none' : 'all', seed),
  });
  const attached = network.attach();
  const { restUrl, wsUrl } = exchange;
  const feed = createKrakenFeed({
    ...{ clock, random: () => 0.5, restUrl, wsUrl, exchange: 'simulated', transport: attached.transport },
  });
  const events: FeedEvent[] = [];
  const stop = new AbortController();
  let rest: unknown;
  void (async () => {
    for await (const event of feed.events({ instruments: [BTC], after: new Map(), signal: stop.signal }))
      events.push(event);
  })();
  void feed.recentCandles(BTC, 60, stop.signal).then(
    (candles) => {
      rest = candles;
    },
    (error: unknown) => {
      rest = String(error);
    },
  );
  void clock.sleep(killAtMs).then(() => attached.vanish());
  await clock.run(() => clock.now() >= START + 120_000);
  const connected = exchange.connectionCount();
  return { events, rest, connected, exchange };
}

describe('network in memory', () => {
  it('carries the protocol of the exchange, both ways', async () => {
    const { events, rest, connected, exchange } = await run(20, 0);
    const trades = events.flatMap((event) => (event.kind === 'trades' ? event.trades : []));
    const first = trades[0]?.sequence ?? 0;
    const last = trades.at(-1)?.sequence ?? 0;
    const truth = exchange.truth(PAIR, START - 600_000, START + 120_000);
    assert.deepEqual(
      trades.map(({ sequence }) => sequence),
      truth.map(({ id }) => id).filter((id) => id >= first && id <= last),
    );
    assert.ok(trades.length > 50 && Array.isArray(rest) && rest.length > 100);
    assert.equal(connected, 1);
    assert.ok(trades.every(({ eventTime, ingestTime }) => ingestTime >= eventTime + 20));
  });

  it('does the same again from the same seed, whatever goes wrong', async () => {
    const [one, other] = [await run(35, 7), await run(35, 7)];
    assert.ok(one.events.some(({ kind }) => kind === 'disconnected'));
    assert.deepEqual(one.events, other.events);
    assert.deepEqual(one.rest, other.rest);
    assert.notDeepEqual((await run(35, 8)).events, one.events);
  });

  it('lets nothing come to a process that was killed, and cuts its connections', async () => {
    const { events, connected } = await run(5, 0, 60_000);
    const whole = await run(5, 0);
    const ended = events.findLast((event) => event.kind === 'trades');
    assert.ok(ended?.kind === 'trades' && (ended.trades.at(-1)?.ingestTime ?? 0) <= START + 60_000);
    assert.ok(events.length > 10 && events.length < whole.events.length);
    assert.equal(connected, 0);
  });
});
