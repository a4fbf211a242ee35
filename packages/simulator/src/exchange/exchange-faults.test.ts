import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createScaledClock } from '@foretick/adapter-system-clock';
import type { Pair } from '@foretick/core/trade';
import type { SimulatedTrade } from '../market/market-source.ts';
import { createFaultPlan } from './fault-plan.ts';
import type { ExchangeFaults, RestFault } from './faults.ts';
import { createSimulatedExchange, type SimulatedExchange } from './simulated-exchange.ts';
import { connect, rest, type TradeEntry } from './testing/plain-client.ts';

const BTC = 'BTC/USD' as Pair;
const ETH = 'ETH/USD' as Pair;
const START_MS = Date.UTC(2026, 2, 10, 0, 2, 50);
const SPEED = 50;
const SEED = 3;

describe('faults of the simulated exchange', { concurrency: 2 }, () => {
  it('repeats trades, new ones and older ones', async () => {
    await withExchange({ duplicates: 0.3 }, async (exchange) => {
      const ids = await streamedIds(exchange, 300);
      const back = ids.flatMap((id, at) => {
        const first = ids.indexOf(id);
        return first < at ? [id - Math.max(...ids.slice(0, at))] : [];
      });
      assert.ok(back.length > 30 && back.includes(0) && Math.min(...back) < -5, `repeated: ${back}`);
      assertRising([...new Set(ids)]);
    });
  });

  it('sends trades of one message out of order', async () => {
    await withExchange({ reordered: 1 }, async (exchange) => {
      const ids = await streamedIds(exchange, 300);
      assert.ok(ids.some((id, at) => id < (ids[at - 1] ?? 0)));
      assertRising(ids.toSorted((a, b) => a - b));
    });
  });

  it('jumps over trades that REST has', async () => {
    await withExchange({ jumps: 0.05 }, async (exchange) => {
      const ids = await streamedIds(exchange, 400);
      const jumps = ids.slice(1).map((id, at) => id - (ids[at] ?? id));
      assert.ok(
        jumps.some((jump) => jump > 1),
        'no jump',
      );
      assertSame(await restTrades(exchange, BTC), truthOf(exchange, BTC));
    });
  });

  it('sends what is no JSON, wrong types and absurd prices while REST is right', async () => {
    const faults = { malformedMessages: 0.1, wrongTypes: 0.1, absurdPrices: 0.1 };
    await withExchange(faults, async (exchange) => {
      const client = await connect(exchange);
      client.subscribe([BTC]);
      await client.readUntil(() => client.messages.length > 400 && client.unreadable.length > 10);
      client.close();
      const entries = client.messages
        .filter((message) => message?.channel === 'trade')
        .flatMap((message) => (Array.isArray(message.data) ? message.data : []));
      const truth = new Map(
        exchange.truth(BTC, START_MS - 600_000, exchange.now() + 1).map((t) => [t.id, t]),
      );
      const wrongType = entries.filter(
        (entry) =>
          typeof entry?.price !== 'number' ||
          typeof entry.qty !== 'number' ||
          typeof entry.trade_id !== 'number' ||
          typeof entry.timestamp !== 'string' ||
          typeof entry.symbol !== 'string' ||
          entry.side.length < 2,
      );
      const rest = entries.filter((entry) => !wrongType.includes(entry));
      const absurd = rest.filter((entry) => entry.price !== truth.get(entry.trade_id)?.price);
      for (const [name, found] of Object.entries({ wrongType, absurd })) {
        const share = found.length / entries.length;
        assert.ok(share > 0.04 && share < 0.2, `${name}: ${found.length} of ${entries.length}`);
      }
      for (const { price, trade_id } of absurd) {
        const off = Math.abs(Math.log(price / (truth.get(trade_id)?.price ?? price)));
        assert.ok(!(off < 0.3), `${price} is not absurd`);
      }
      assertSame(await restTrades(exchange, BTC), truthOf(exchange, BTC));
    });
  });

  it('cuts connections on schedule, and takes new ones', async () => {
    await withExchange({ disconnect: { everyMs: 5_000 } }, async (exchange) => {
      for (let time = 0; time < 3; time += 1) {
        const client = await connect(exchange);
        client.subscribe([BTC]);
        await client.closed();
      }
      assert.ok(exchange.now() - START_MS >= 10_000, 'three cuts within two periods');
      assert.ok(exchange.now() - START_MS < 120_000);
    });
  });

  it('leaves connections half open on schedule: they say nothing, new ones do', async () => {
    await withExchange({}, async (exchange, clock) => {
      const client = await connect(exchange);
      client.subscribe([BTC]);
      await client.until((message) => message.channel === 'trade');
      exchange.silenceConnections();
      const before = exchange.now();
      const other = await connect(exchange);
      const heard = client.messages.length;
      client.send({ method: 'ping', req_id: 1 });
      other.subscribe([BTC]);
      await other.until((message) => message.channel === 'heartbeat');
      await clock.sleep(5_000);
      assert.ok(exchange.now() - before >= 5_000);
      assert.ok(client.messages.length <= heard + 1, 'it went on');
      assert.equal(client.isOpen(), true);
      assert.equal(exchange.connectionCount(), 2);
      client.close();
      other.close();
    });
    await withExchange({ halfOpen: { everyMs: 10_000 } }, async (exchange, clock) => {
      const client = await connect(exchange);
      client.subscribe([BTC]);
      await clock.sleep(21_000);
      const heard = client.messages.length;
      await clock.sleep(3_000);
      assert.equal(client.messages.length, heard);
      assert.equal(client.isOpen(), true);
      client.close();
    });
  });

  it('goes into maintenance and comes back, with a record of what was traded meanwhile', async () => {
    const faults = { maintenance: { everyMs: 60_000, lastsMs: 30_000 } };
    await withExchange(faults, async (exchange) => {
      const client = await connect(exchange);
      const statuses = (): string[] =>
        client.messages
          .filter((message) => message.channel === 'status')
          .map(({ data }) => ('system' in (data[0] ?? {}) ? JSON.stringify(data[0]) : ''))
          .map((text) => /"system":"(\w+)"/.exec(text)?.[1] ?? '');
      await client.readUntil(() => statuses().at(-1) === 'online');
      client.subscribe([BTC]);
      await client.readUntil(() => statuses().at(-1) === 'maintenance');
      client.subscribe([ETH]);
      const refusal = await client.until((message) => message.success === false);
      assert.deepEqual([refusal.symbol, refusal.error], [ETH, 'EService:Unavailable']);
      assert.deepEqual(await rest(exchange, 'Trades?pair=XBTUSD'), { error: ['EService:Unavailable'] });
      assert.equal((await rest(exchange, 'SystemStatus')).result.status, 'maintenance');
      assert.ok((await rest(exchange, 'Time')).result.unixtime > 0);
      const from = client.ids().at(-1) ?? 0;
      await client.readUntil(() => statuses().at(-1) === 'online' && (client.ids().at(-1) ?? 0) > from);
      const ids = client.ids();
      const jump = (ids[ids.indexOf(from) + 1] ?? 0) - from;
      assert.ok(jump > 5, `jumps by ${jump}`);
      assertSame(await restTrades(exchange, BTC), truthOf(exchange, BTC));
      client.close();
    });
  });

  it('runs ahead of our clock, or behind it', async () => {
    for (const clockSkewMs of [4_000, -4_000]) {
      await withExchange({ clockSkewMs }, async (exchange, clock) => {
        const from = clock.now();
        const assertSkewed = (time: number, resolutionMs = 0): void => {
          assert.ok(time >= from + clockSkewMs - resolutionMs, 'too early');
          assert.ok(time <= clock.now() + clockSkewMs, 'too late');
        };
        assertSkewed(exchange.now());
        const client = await connect(exchange);
        client.subscribe([BTC]);
        const answer = await client.until((message) => message.success === true);
        assertSkewed(Date.parse(answer.time_out ?? ''));
        const timeOf = (trade: TradeEntry | undefined): number => Date.parse(trade?.timestamp ?? '');
        await client.readUntil(() => timeOf(client.trades().at(-1)) >= from + clockSkewMs);
        assertSkewed(timeOf(client.trades().at(-1)));
        assertSkewed((await rest(exchange, 'Time')).result.unixtime * 1_000, 1_000);
        client.close();
        const before = exchange.now();
        exchange.setFaults({ clockSkewMs: -60_000 });
        assert.ok(exchange.now() >= before, 'the venue went back in time');
      });
    }
  });

  it('withholds trades, and tells which', async () => {
    const unfillable = { everyMs: 10_000, lastsMs: 3_000, availableAgainAfterMs: 10_000, neverShare: 0.5 };
    await withExchange({ unfillable }, async (exchange, clock) => {
      const client = await connect(exchange);
      client.subscribe([BTC]);
      await client.until((message) => message.type === 'update');
      const snapshots: number[] = [];
      while (exchange.unfillable(BTC).length < 6) {
        await clock.sleep(1_000);
        const newcomer = await connect(exchange);
        newcomer.subscribe([BTC]);
        await newcomer.until((message) => message.type === 'snapshot');
        snapshots.push(...newcomer.ids());
        newcomer.close();
      }
      client.close();
      const from = START_MS - 600_000;
      const askedAt = exchange.now();
      const given = new Set((await restTrades(exchange, BTC, from)).map((trade) => trade.id));
      const answeredAt = exchange.now();
      const stretches = exchange.unfillable(BTC, from, answeredAt);
      const isIn = (id: number) => stretches.find(({ firstId, lastId }) => id >= firstId && id <= lastId);
      for (const id of client.ids())
        assert.equal(isIn(id), undefined, 'the stream gave a trade of a stretch');
      const lastId = stretches.at(-1)?.lastId ?? 0;
      const sure = exchange.truth(BTC, from, askedAt).filter(({ id }) => {
        const availableAt = isIn(id)?.availableAt ?? 0;
        return id <= lastId && !(availableAt > askedAt && availableAt <= answeredAt);
      });
      for (const { id } of sure) {
        const stretch = isIn(id);
        const expected =
          stretch === undefined || (stretch.availableAt ?? Number.POSITIVE_INFINITY) <= askedAt;
        assert.equal(given.has(id), expected, `trade ${id}`);
      }
      assert.ok(sure.some(({ id }) => isIn(id) !== undefined && given.has(id)));
      assert.ok(sure.some(({ id }) => isIn(id) !== undefined && !given.has(id)));
    });
  });

  it('answers REST requests wrongly, slowly or not at all, in the shares it is told', async () => {
    const faults: ExchangeFaults = {
      restRateLimited: 0.1,
      restUnavailable: 0.1,
      restUnanswered: 0.1,
      restReset: 0.2,
      restMalformed: 0.1,
      restWrongTypes: 0.1,
    };
    await withExchange(faults, async (exchange, clock) => {
      const path = `Trades?pair=XBTUSD&count=5&since=${clock.now() - 60_000}000000`;
      exchange.setFaults({});
      const right = JSON.stringify(await rest(exchange, path));
      exchange.setFaults(faults);
      // The first request was the right one.
      const plan = createFaultPlan(faults, SEED);
      const planned = Array.from({ length: 300 }, (_, index) => outcomeOf(plan.rest(index + 2)));
      const unanswered = planned.filter((outcome) => outcome === 'unanswered').length;
      const giveUp = new AbortController();
      const settled: string[] = [];
      const asked = planned.map(async () => {
        settled.push(await ask(exchange, path, right, giveUp.signal));
        if (settled.length === planned.length - unanswered) giveUp.abort();
      });
      await Promise.all(asked);
      const counts = (outcomes: readonly string[]) =>
        Object.fromEntries([...Map.groupBy(outcomes, String)].map(([name, list]) => [name, list.length]));
      assert.deepEqual(counts(settled), counts(planned));
      assert.equal(Object.keys(counts(planned)).length, 7);
      assert.ok(unanswered > 15 && unanswered < 50, `${unanswered} of 300 unanswered`);
    });
  });

  it('tells as truth only what has happened', async () => {
    await withExchange({}, async (exchange) => {
      const now = exchange.now();
      const truth = exchange.truth(BTC, now - 60_000, now + 3_600_000);
      assert.ok(truth.length > 0);
      assert.ok((truth.at(-1)?.timeUs ?? 0) <= exchange.now() * 1_000);
      assert.deepEqual(exchange.unfillable(BTC), []);
    });
  });
});

async function withExchange(
  faults: ExchangeFaults,
  body: (exchange: SimulatedExchange, clock: ReturnType<typeof createScaledClock>) => Promise<void>,
): Promise<void> {
  const clock = createScaledClock({ speed: SPEED, startAt: START_MS });
  const exchange = await createSimulatedExchange({ clock, seed: SEED, pairs: [BTC, ETH], faults });
  try {
    await body(exchange, clock);
  } finally {
    await exchange.close();
  }
}

async function streamedIds(exchange: SimulatedExchange, count: number): Promise<readonly number[]> {
  const client = await connect(exchange);
  client.subscribe([BTC]);
  await client.readUntil(() => client.ids().length >= count);
  client.close();
  return client.ids();
}

function assertRising(ids: readonly number[]): void {
  const [first = 0] = ids;
  assert.deepEqual(
    ids,
    ids.map((_, index) => first + index),
  );
}

/** Everything that REST has since `from`, page by page. */
async function restTrades(exchange: SimulatedExchange, pair: Pair, from = START_MS) {
  const found: { id: number; price: number; quantity: number }[] = [];
  let since = `${from}000000`;
  for (;;) {
    const answer = await rest(exchange, `Trades?pair=${pair}&since=${since}`);
    if (answer.error.length > 0) {
      // The next maintenance may have begun.
      await new Promise((resolve) => setImmediate(resolve));
      continue;
    }
    const { last, ...lists } = answer.result;
    const rows: unknown[][] = Object.values<unknown[][]>(lists)[0] ?? [];
    for (const row of rows) {
      found.push({ id: Number(row[6]), price: Number(row[0]), quantity: Number(row[1]) });
    }
    if (rows.length < 1_000) return found;
    since = last;
  }
}

function truthOf(exchange: SimulatedExchange, pair: Pair): readonly SimulatedTrade[] {
  return exchange.truth(pair, START_MS, exchange.now());
}

/** What REST told is where the truth begins, and the truth may have gone on since. */
function assertSame(told: Awaited<ReturnType<typeof restTrades>>, truth: readonly SimulatedTrade[]): void {
  assert.ok(told.length > 50);
  assert.deepEqual(
    told,
    truth.slice(0, told.length).map(({ id, price, quantity }) => ({ id, price, quantity })),
  );
}

function outcomeOf(fault: RestFault | undefined): string {
  if (fault === undefined) return 'right';
  switch (fault.kind) {
    case 'hang':
      return 'unanswered';
    case 'status':
      return fault.status === 429 ? 'too many' : 'not available';
    case 'error':
      return fault.error.includes('Too many') ? 'too many' : 'not available';
    default:
      return fault.kind;
  }
}

async function ask(
  exchange: SimulatedExchange,
  path: string,
  right: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const response = await fetch(`${exchange.restUrl}/0/public/${path}`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
    });
    const text = await response.text();
    if (response.status === 429 || text.includes('Too many requests')) return 'too many';
    if (response.status >= 500 || text.includes('Busy')) return 'not available';
    if (text === right) return 'right';
    try {
      JSON.parse(text);
      return 'wrong-type';
    } catch {
      return 'malformed';
    }
  } catch {
    return signal.aborted ? 'unanswered' : 'reset';
  }
}
