import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Pair } from '@foretick/core/trade';
import type { Clock } from '@foretick/ports';
import { createRecordedMarket } from '../market/recorded-market.ts';
import { createSimulatedExchange, type SimulatedExchange } from './simulated-exchange.ts';
import { connect, rest } from './testing/plain-client.ts';

const BTC = 'BTC/USD' as Pair;
const ETH = 'ETH/USD' as Pair;
/** Real time, moved to a moment at which the market of seed 3 is busy. */
const clock: Clock = {
  now: () => Date.UTC(2026, 2, 10, 0, 2, 50) + Math.floor(performance.now()),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

describe('simulated exchange', () => {
  it('streams what REST tells, without a hole between snapshot and updates', async () => {
    await withExchange(async (exchange) => {
      const client = await connect(exchange);
      client.send({
        method: 'subscribe',
        params: { channel: 'trade', symbol: [BTC, 'NO/PE'], snapshot: true },
        req_id: 7,
      });
      const answer = await client.until((message) => message.method === 'subscribe');
      assert.deepEqual(
        [answer.success, answer.result, answer.req_id],
        [true, { channel: 'trade', snapshot: true, symbol: BTC }, 7],
      );
      const refusal = await client.until((message) => message.success === false);
      assert.deepEqual([refusal.symbol, refusal.error], ['NO/PE', 'Currency pair not supported NO/PE']);
      await client.until(() => client.ids().length > 50);
      client.close();
      assert.equal(client.messages.find((m) => m.channel === 'trade')?.type, 'snapshot');
      const [first = 0] = client.ids();
      assert.deepEqual(
        client.ids(),
        client.ids().map((_, index) => first + index),
      );

      const sent = client.trades();
      const since = `${Date.parse(sent[0]?.timestamp ?? '') - 1}000000`;
      const { result } = await rest(exchange, `Trades?pair=XBTUSD&since=${since}`);
      const rows: unknown[][] = result.XXBTZUSD.filter((row: unknown[]) => Number(row[6]) >= first);
      for (const [index, trade] of sent.entries()) {
        const row = rows[index] ?? [];
        assert.deepEqual(
          [Number(row[0]), Number(row[1]), row[3], row[6]],
          [trade.price, trade.qty, trade.side.slice(0, 1), trade.trade_id],
        );
        assert.equal(
          Math.round(Number(row[2]) * 1_000_000) % 1_000_000,
          Number(trade.timestamp.slice(20, 26)),
        );
      }
    });
  });

  it('answers pings and beats while it is quiet', async () => {
    await withExchange(async (exchange) => {
      const client = await connect(exchange);
      client.send({ method: 'ping', req_id: 3 });
      assert.equal((await client.until((message) => message.method === 'pong')).req_id, 3);
      client.send({ method: 'subscribe', params: { channel: 'trade', symbol: [ETH] } });
      await client.until((message) => message.channel === 'heartbeat');
      assert.equal(client.messages[0]?.channel, 'status');
      client.close();
    });
  });

  it('sends what has happened before it gives a sign of life, also when it wakes late', async () => {
    let now = clock.now();
    const beats: (() => void)[] = [];
    // Of all timers only that of the heartbeat ever fires.
    const heldClock: Clock = {
      now: () => now,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (ms === 1_000) beats.push(resolve);
          signal?.addEventListener('abort', () => resolve());
        }),
    };
    const exchange = await createSimulatedExchange({ clock: heldClock, seed: 3, pairs: [BTC] });
    try {
      const client = await connect(exchange);
      client.subscribe([BTC]);
      await client.until((message) => message.type === 'snapshot');
      const from = now;
      now += 10_000;
      for (const beat of beats) beat();
      await client.until((message) => message.channel === 'heartbeat');
      client.close();
      const updates = client.messages.filter(({ type }) => type === 'update' || type === undefined);
      assert.equal(updates.at(-1)?.channel, 'heartbeat');
      assert.deepEqual(
        client.trades().flatMap((trade) => (Date.parse(trade.timestamp) >= from ? trade.trade_id : [])),
        exchange.truth(BTC, from, now).map((trade) => trade.id),
      );
      assert.ok(exchange.truth(BTC, from, now).length > 3);
    } finally {
      await exchange.close();
    }
  });

  it('gives 720 candles that its trades add up to, the open one last', async () => {
    await withExchange(async (exchange) => {
      const rows: (string | number)[][] = (await rest(exchange, 'OHLC?pair=XBTUSD&interval=1')).result
        .XXBTZUSD;
      assert.equal(rows.length, 720);
      assert.equal(rows.at(-1)?.[0], Math.floor(clock.now() / 60_000) * 60);
      for (const [openSec, open, high, low, close, , volume, count] of rows.slice(0, -1)) {
        const trades = exchange.market.trades(
          BTC,
          Number(openSec) * 1_000_000,
          (Number(openSec) + 60) * 1_000_000,
        );
        assert.equal(trades.length, count);
        if (trades.length === 0) continue;
        const prices = trades.map((trade) => trade.price);
        assert.deepEqual([open, high, low, close].map(Number), [
          prices[0],
          Math.max(...prices),
          Math.min(...prices),
          prices.at(-1),
        ]);
        assert.ok(Math.abs(Number(volume) - trades.reduce((sum, trade) => sum + trade.quantity, 0)) < 1e-6);
      }
    });
  });

  it('repeats the last price for a minute without trades', async () => {
    const minute = Math.floor(clock.now() / 60_000) * 60_000_000;
    const trade = {
      id: 1,
      timeUs: minute - 170_000_000,
      price: 5,
      quantity: 2,
      side: 'buy',
      orderType: 'market',
    } as const;
    const exchange = await createSimulatedExchange({
      clock,
      market: createRecordedMarket(new Map([[BTC, [trade]]])),
    });
    try {
      const { result } = await rest(exchange, 'OHLC?pair=BTC/USD&interval=1');
      const rows: (string | number)[][] = result.XXBTZUSD;
      assert.deepEqual(rows[0]?.slice(1), ['5', '5', '5', '5', '5.00000', '2.00000000', 1]);
      for (const row of rows.slice(1))
        assert.deepEqual(row.slice(1), ['5', '5', '5', '5', '0.00000', '0.00000000', 0]);
      assert.ok(rows.length >= 4);
    } finally {
      await exchange.close();
    }
  });

  it('loses trades of the stream that REST still has, and repeats others', async () => {
    await withExchange(async (exchange) => {
      const client = await connect(exchange);
      client.send({ method: 'subscribe', params: { channel: 'trade', symbol: [BTC], snapshot: true } });
      await client.until(() => client.ids().length >= 50);
      const before = client.ids();
      exchange.repeatNewest(BTC, 2);
      await client.until(() => client.ids().length >= before.length + 2);
      assert.ok(new Set(client.ids()).size < client.ids().length);
      exchange.loseNext(BTC, 3);
      const jump = (): number =>
        Math.max(...client.ids().map((id, index, all) => id - (all[index - 1] ?? id)));
      await client.until(() => jump() > 1);
      assert.equal(jump(), 4);
      client.close();
    });
  });

  it('answers wrong questions as Kraken does', async () => {
    await withExchange(async (exchange) => {
      assert.deepEqual(await rest(exchange, 'Trades?pair=NOPE'), { error: ['EQuery:Unknown asset pair'] });
      assert.deepEqual(await rest(exchange, 'OHLC?pair=XBTUSD&interval=2'), {
        error: ['EGeneral:Invalid arguments:interval'],
      });
      assert.deepEqual(await rest(exchange, 'Nope'), { error: ['EGeneral:Unknown method'] });
      assert.equal((await rest(exchange, 'AssetPairs')).result.XXBTZUSD.wsname, 'XBT/USD');
      assert.equal((await rest(exchange, 'SystemStatus')).result.status, 'online');
      assert.ok(Math.abs((await rest(exchange, 'Time')).result.unixtime - clock.now() / 1_000) < 5);
    });
  });

  it('says which port is taken', async () => {
    await withExchange(async (exchange) => {
      await assert.rejects(createSimulatedExchange({ clock, seed: 1, pairs: [BTC], port: exchange.port }), {
        code: 'SIMULATOR_PORT_NOT_FREE',
      });
    });
  });
});

async function withExchange(body: (exchange: SimulatedExchange) => Promise<void>): Promise<void> {
  const exchange = await createSimulatedExchange({
    clock,
    seed: 3,
    pairs: [BTC, ETH],
    heartbeatEveryMs: 50,
    sendEveryMs: 20,
  });
  try {
    await body(exchange);
  } finally {
    await exchange.close();
  }
}
