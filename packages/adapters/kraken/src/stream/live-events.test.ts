import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { createSimulatedExchange, type ExchangeFaults, type SimulatedExchange } from '@foretick/simulator';
import {
  BTC,
  ETH,
  freePort,
  type Listener,
  listen,
  pair,
  runningClock,
  simulated,
} from '@foretick/venue-connection/testing';
import { createKrakenFeed, type KrakenFeedOptions } from '../kraken-feed.ts';

const btc = simulated(BTC);
const eth = simulated(ETH);

describe('live events of Kraken', () => {
  it('reconnects after the connection was cut, and goes on without losing a trade of the new connection', async () => {
    await withExchange(async ({ exchange, listener }) => {
      await listener.until('trades');
      await listener.until('connected');
      exchange.dropConnections();
      const gone = await listener.until('disconnected');
      assert.match(gone.reason, /^127\.0\.0\.1:\d+ cut the connection$/);
      assert.ok(gone.retryAt >= runningClock.now() - 1_000, 'the next attempt lies in the past');
      const at = listener.events.indexOf(gone);
      await listener.until('connected', undefined, at);
      await listener.until('trades', undefined, at);
    });
  });

  it('drops a connection that has gone silent, and connects anew', async () => {
    await withExchange(
      async ({ exchange, listener }) => {
        await listener.until('alive');
        exchange.setFaults({ silent: true });
        const gone = await listener.until('disconnected');
        assert.match(gone.reason, /^nothing heard from 127\.0\.0\.1:\d+ for 0\.6 s$/);
        exchange.setFaults({});
        await listener.until('connected', undefined, listener.events.indexOf(gone));
      },
      { timing: { silenceMs: 600 } },
    );
  });

  it('stays connected when nothing but answers to pings come', async () => {
    const silenceMs = 300;
    await withExchange(
      async ({ exchange, listener }) => {
        await listener.until('connected');
        // No heartbeat, no trade: three times the silence that would be death passes.
        const from = runningClock.now();
        await listener.until('alive', (event) => event.eventTime > from + 3 * silenceMs);
        assert.equal(listener.events.filter((event) => event.kind === 'disconnected').length, 0);
        assert.equal(exchange.connectionCount(), 1);
      },
      { timing: { silenceMs } },
      { heartbeatEveryMs: 3_600_000, sendEveryMs: 3_600_000 },
    );
  });

  it('goes on with the other pair when one is refused, and takes it back when the venue has it', async () => {
    await withExchange(
      async ({ exchange, listener }) => {
        const refusal = await listener.until('refused');
        assert.equal(refusal.instrument, eth);
        assert.equal(refusal.reason, 'Currency pair not supported ETH/USD');
        await listener.until('trades', (event) => event.trades.every((trade) => trade.instrument === btc));
        const alive = await listener.until('alive');
        assert.deepEqual(alive.instruments, [btc]);
        exchange.setFaults({});
        await listener.until('connected', (event) => event.instruments.includes(eth));
        await listener.until('trades', (event) => event.trades.some((trade) => trade.instrument === eth));
        assert.equal(listener.events.filter((event) => event.kind === 'refused').length, 1);
      },
      { timing: { refusedRetryMs: 300 } },
      { faults: { refusedPairs: ['ETH/USD'] } },
    );
  });

  it('sets malformed messages and impossible trades aside and goes on', async () => {
    await withExchange(async ({ exchange, listener }) => {
      await listener.until('connected');
      const good = {
        symbol: 'BTC/USD',
        side: 'buy',
        price: 1,
        qty: 1,
        trade_id: 5,
        timestamp: '2026-01-01T00:00:00.000001Z',
      };
      const data = [good, { ...good, price: -1 }, { ...good, qty: '1' }, { ...good, symbol: 'SOL/USD' }];
      const bad = ['{"channel":"tra', 'null', '{"channel":"trade","data":7}', '{"method":"subscribe"}'];
      for (const text of bad) exchange.sendRaw(text);
      exchange.sendRaw(JSON.stringify({ channel: 'trade', type: 'update', data }));
      await listener.until('trades', (event) => event.trades.some((trade) => trade.tradeId === '5'));
      const rejected = listener.events.filter((event) => event.kind === 'rejected');
      assert.deepEqual(
        rejected.slice(0, bad.length).map((event) => event.raw),
        bad,
      );
      assert.deepEqual(
        rejected.slice(bad.length).map((event) => [event.instrument, event.reason]),
        [
          [btc, 'price-not-positive'],
          [undefined, 'nobody asked for this symbol'],
          [btc, 'qty is not a number'],
        ],
      );
      assert.equal(exchange.connectionCount(), 1);
    });
  });

  it('says that the venue is in maintenance, and when it is back', async () => {
    await withExchange(async ({ exchange, listener }) => {
      await listener.until('connected', (event) => event.instruments.includes(eth));
      const status = (system: string): string =>
        JSON.stringify({ channel: 'status', type: 'update', data: [{ system }] });
      exchange.sendRaw(status('maintenance'));
      const refusal = await listener.until('refused', (event) => event.instrument === eth);
      assert.match(refusal.reason, /is in maintenance$/);
      const at = listener.events.indexOf(refusal);
      exchange.sendRaw(status('online'));
      const back = await listener.until('connected', undefined, at);
      assert.deepEqual(back.instruments, [btc, eth]);
    });
  });

  it('says at once that nobody listens there, and connects by itself when somebody does', async () => {
    const port = await freePort();
    const feed = createFeed({ restUrl: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}/v2` });
    const listener = listen(feed, [btc]);
    const startedAt = runningClock.now();
    const gone = await listener.until('disconnected');
    assert.ok(runningClock.now() - startedAt < 3_000, 'late');
    assert.equal(gone.reason, `cannot reach 127.0.0.1:${port}: connection refused`);
    assert.ok(gone.retryAt - startedAt < 10_000);
    const exchange = await createSimulatedExchange({ clock: runningClock, seed: 1, pairs: [BTC], port });
    try {
      await listener.until('connected');
      await listener.until('trades');
    } finally {
      await listener.stop();
      await exchange.close();
    }
  });

  it('gives up on a host that takes the connection and says nothing', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const feed = createFeed({
      wsUrl: `ws://127.0.0.1:${port}/v2`,
      timing: { ...quick, connectTimeoutMs: 200 },
    });
    const listener = listen(feed, [btc]);
    try {
      const gone = await listener.until('disconnected');
      assert.equal(gone.reason, `cannot reach 127.0.0.1:${port}: no answer within 0.2 s`);
    } finally {
      await listener.stop();
      mute.close();
    }
  });

  it('leaves with the network what a slow reader has no room for, and loses none of it', async () => {
    const exchange = await createSimulatedExchange({ clock: runningClock, seed: 1, pairs: [BTC] });
    const feed = createFeed({ ...urls(exchange), maxWaiting: 120 });
    const stop = new AbortController();
    const events = feed.events({ instruments: [btc], after: new Map(), signal: stop.signal });
    const reader = events[Symbol.asyncIterator]();
    try {
      assert.equal((await reader.next()).value?.kind, 'connected');
      // The reader stops; the market does not.
      for (let time = 0; time < 12; time += 1) {
        exchange.repeatNewest(BTC, 50);
        await runningClock.sleep(5);
      }
      let trades = 0;
      while (trades < 12 * 50) {
        const { value: event } = await reader.next();
        assert.ok(event !== undefined && event.kind !== 'disconnected');
        if (event.kind !== 'trades') continue;
        assert.ok(event.trades.length <= 120, `${event.trades.length} trades waited`);
        trades += event.trades.length;
      }
      assert.equal(exchange.connectionCount(), 1);
    } finally {
      stop.abort();
      await reader.return?.();
      await exchange.close();
    }
  });

  it('drops the connection rather than remember without end', async () => {
    const exchange = await createSimulatedExchange({ clock: runningClock, seed: 1, pairs: [BTC] });
    const listener = listen(createFeed({ ...urls(exchange), maxWaiting: 40 }), [btc]);
    try {
      await listener.until('connected');
      exchange.repeatNewest(BTC, 50);
      const { reason } = await listener.until('disconnected');
      assert.match(reason, /^the reader is slower than the market: \d+ trades and messages wait/);
      await listener.until('connected', undefined, listener.events.length - 1);
    } finally {
      await listener.stop();
      await exchange.close();
    }
  });

  it('does not call itself alive for what a pause of the process kept it from reading', async () => {
    await withExchange(async ({ listener }) => {
      await listener.until('alive');
      for (let pause = 0; pause < 2; pause += 1) {
        const from = listener.events.length;
        const until = performance.now() + 500;
        while (performance.now() < until);
        await listener.until('alive', undefined, from);
      }
      // time    |--- pause ---|
      // trades  a b c d e f g      sent and read only afterwards
      // alive                 ^    must not come before they have been read
      let aliveUntil = 0;
      const seen = new Set<string>();
      for (const event of listener.events) {
        if (event.kind === 'alive') aliveUntil = event.eventTime;
        if (event.kind !== 'trades') continue;
        for (const trade of event.trades) {
          const isNew = !seen.has(`${trade.instrument} ${trade.tradeId}`);
          seen.add(`${trade.instrument} ${trade.tradeId}`);
          assert.ok(!isNew || trade.eventTime >= aliveUntil, `${aliveUntil - trade.eventTime} ms too early`);
        }
      }
    });
  });

  it('refuses instruments of another exchange', async () => {
    const listener = listen(createFeed({ wsUrl: 'ws://127.0.0.1:1' }), [
      simulated(pair('A/B')),
      'kraken:C/D' as typeof btc,
    ]);
    try {
      const refusal = await listener.until('refused');
      assert.equal(refusal.instrument, 'kraken:C/D');
    } finally {
      await listener.stop();
    }
  });
});

const quick = { tickMs: 40, aliveMarginMs: 200 };

function createFeed(options: Partial<KrakenFeedOptions>): ReturnType<typeof createKrakenFeed> {
  return createKrakenFeed({
    clock: runningClock,
    random: () => 0.1,
    exchange: 'simulated',
    timing: quick,
    ...options,
  });
}

function urls(exchange: SimulatedExchange): { restUrl: string; wsUrl: string } {
  return { restUrl: exchange.restUrl, wsUrl: exchange.wsUrl };
}

async function withExchange(
  body: (subject: { exchange: SimulatedExchange; listener: Listener }) => Promise<void>,
  options: Pick<KrakenFeedOptions, 'timing'> = {},
  exchangeOptions: { heartbeatEveryMs?: number; sendEveryMs?: number; faults?: ExchangeFaults } = {},
): Promise<void> {
  const exchange = await createSimulatedExchange({
    clock: runningClock,
    heartbeatEveryMs: 100,
    sendEveryMs: 20,
    ...exchangeOptions,
    seed: 1,
    pairs: [BTC, ETH],
  });
  const listener = listen(createFeed({ ...urls(exchange), timing: { ...quick, ...options.timing } }), [
    btc,
    eth,
  ]);
  try {
    await body({ exchange, listener });
  } finally {
    await listener.stop();
    await exchange.close();
  }
}
