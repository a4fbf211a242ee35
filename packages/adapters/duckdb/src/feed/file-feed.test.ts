import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import { type Clock, type FeedEvent, ForetickError } from '@foretick/ports';
import { marketFeedContract } from '@foretick/ports/contract/market-feed';
import { sharedData, testClock, testFolder } from '../testing/test-folder.ts';
import { createFileFeed, type FileFeedOptions } from './file-feed.ts';

const folder = testFolder(after);
const PAIR = 'binance:BTC/USDT' as InstrumentId;
const T0 = Date.UTC(2024, 0, 1);
const OFFSETS = [0, 0, 40, 1_000, 61_000, 61_000, 61_010];
const PRICES = [10, 11, 12, 11, 10, 9, 9];

const withIds = folder('with-ids.csv');
writeFileSync(
  withIds,
  `trade_id,time_ms,price,quantity,side\n${OFFSETS.map((ms, i) => `${70 + i},${T0 + ms},${PRICES[i]},0.5,buy\n`).join('')}`,
);
const withoutIds = folder('without-ids.csv');
writeFileSync(
  withoutIds,
  OFFSETS.map((ms, i) => `${((T0 + ms) / 1_000).toFixed(3)},${PRICES[i]},0.5\n`).join(''),
);

for (const [name, path, ids, speed] of [
  ['a file with ids, as fast as it goes', withIds, true, 'max'],
  ['a file without ids, paced', withoutIds, false, 1_000],
] as const) {
  marketFeedContract(name, async () => ({
    feed: await createFileFeed({ path, instrument: PAIR, speed, clock: virtualClock() }),
    now: testClock.now,
    past: [],
    coming: expectedTrades(ids),
    unknown: 'binance:NO/USD' as InstrumentId,
    close: async () => undefined,
  }));
}

describe('a recorded file as a feed', () => {
  it('delivers a real file whole, in batches', async (context) => {
    const { path, skip } = sharedData('trades/binance-btcusdt-2024-08-08.csv.gz');
    if (skip !== false) return context.skip(skip);
    const events = await eventsOf({ path, speed: 'max' });
    const trades = events.flatMap((event) => (event.kind === 'trades' ? event.trades : []));
    assert.equal(trades.length, 19_904);
    assert.equal(trades[0]?.sequence, 3_735_683_259);
    assert.equal((trades.at(-1)?.sequence ?? 0) - (trades[0]?.sequence ?? 0), 19_903);
    const sizes = events.flatMap((event) => (event.kind === 'trades' ? [event.trades.length] : []));
    assert.ok(sizes.every((size) => size <= 1_000));
    assert.deepEqual([events[0]?.kind, events.at(-1)?.kind], ['connected', 'ended']);
  });

  it('paces by event time, and says that it is alive while nothing trades', async () => {
    const clock = virtualClock();
    const startedAt = clock.now();
    const feed = await createFileFeed({ path: withIds, instrument: PAIR, speed: 10, clock });
    const options = { instruments: [PAIR], after: new Map(), signal: new AbortController().signal };
    const aliveTimes: number[] = [];
    for await (const event of feed.events(options)) {
      if (event.kind === 'alive') aliveTimes.push(event.eventTime - T0);
      if (event.kind !== 'trades') continue;
      for (const trade of event.trades) {
        const lateMs = clock.now() - startedAt - (trade.eventTime - T0) / 10;
        assert.ok(lateMs >= 0 && lateMs <= 20, `trade of ${trade.eventTime - T0} is ${lateMs} ms late`);
      }
    }
    const inTheQuiet = aliveTimes.filter((time) => time > 1_000 && time < 61_000);
    assert.ok(inTheQuiet.length >= 20, `alive ${inTheQuiet.length} times in a minute at speed 10`);
    assert.ok(inTheQuiet.every((time, index) => index === 0 || time - (inTheQuiet[index - 1] ?? 0) <= 5_000));
  });

  it('refuses a bad file and a bad speed before it starts', async () => {
    const bad = folder('bad.csv');
    writeFileSync(bad, `trade_id,time_ms,price,quantity,side\n1,${T0},1,1,buy\n2,${T0},-1,1,buy\n`);
    await assert.rejects(
      createFileFeed({ path: bad, instrument: PAIR, speed: 'max', clock: testClock }),
      (error) =>
        error instanceof ForetickError &&
        error.code === 'INPUT_VALUE' &&
        /row 2: price "-1"/.test(error.message),
    );
    for (const speed of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await assert.rejects(
        createFileFeed({ path: withIds, instrument: PAIR, speed, clock: testClock }),
        (error) => error instanceof ForetickError && error.code === 'FEED_SPEED',
      );
    }
  });

  it('names columns as told', async () => {
    const path = folder('named.csv');
    writeFileSync(path, `x,y,z\n${T0},5,6\n`);
    const events = await eventsOf({ path, speed: 'max', columns: { time: 'x', price: 'y', quantity: 'z' } });
    const [trade] = events.flatMap((event) => (event.kind === 'trades' ? event.trades : []));
    assert.deepEqual([trade?.eventTime, trade?.price, trade?.quantity, trade?.side], [T0, 5, 6, 'unknown']);
  });
});

async function eventsOf(
  options: Omit<FileFeedOptions, 'instrument' | 'clock'>,
): Promise<readonly FeedEvent[]> {
  const feed = await createFileFeed({ ...options, instrument: PAIR, clock: testClock });
  const signal = new AbortController().signal;
  const events: FeedEvent[] = [];
  for await (const event of feed.events({ instruments: [PAIR], after: new Map(), signal }))
    events.push(event);
  return events;
}

function expectedTrades(ids: boolean): readonly Trade[] {
  return OFFSETS.map((offset, index) => {
    const eventTime = T0 + offset;
    const ordinal = OFFSETS.slice(0, index).filter((earlier) => earlier === offset).length;
    return {
      kind: 'trade',
      instrument: PAIR,
      sequence: ids ? 70 + index : eventTime * 4_096 + ordinal,
      tradeId: ids ? String(70 + index) : `${eventTime}-${ordinal}`,
      eventTime,
      ingestTime: testClock.now(),
      availableAt: eventTime,
      price: PRICES[index] ?? 0,
      quantity: 0.5,
      side: ids ? 'buy' : 'unknown',
    };
  });
}

/** Time passes only while somebody sleeps, and then at once. */
function virtualClock(): Clock {
  let now = testClock.now();
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
}
