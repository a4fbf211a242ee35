import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import type { Trade } from '@foretick/core/trade';
import fc from 'fast-check';
import type { FeatureStore } from '../feature-store.ts';
import { ForetickError } from '../foretick-error.ts';
import type { AddTradesRequest, HistoryImport } from '../history-import.ts';
import { append, BTC, candle, ETH, MINUTE, record, START, trade } from './feature-store-records.ts';

type Store = FeatureStore & HistoryImport;

export interface HistoryContractOptions {
  /** An empty store; called once for each test. */
  readonly open: () => Promise<Store>;
  /** What the store's clock says; it stands still. */
  readonly now: number;
}

/** What every adapter of the history port has to do with stretches that are fetched from a venue. */
export function historyContract(name: string, { open, now }: HistoryContractOptions): void {
  const check = (title: string, body: (store: Store) => Promise<void>): void => {
    it(title, async () => {
      const store = await open();
      try {
        await body(store);
      } finally {
        await store.close();
      }
    });
  };

  describe(`history contract: ${name}`, () => {
    check('stores a stretch with its candles and notes it as covered', async (store) => {
      //  minute   0    1    2    3    4
      //  trades   .    1 2  .    3    .
      const trades = [tradeAt(1, 61_000, 10), tradeAt(2, 90_000, 12, 'sell'), tradeAt(3, 185_000, 11)];
      const summary = await store.addTrades(request(trades, 0, 5 * MINUTE));
      assert.deepEqual(summary, { added: 3, known: 0, candles: 4 });
      assert.deepEqual(await store.trades({ instrument: BTC }), trades);
      assert.deepEqual(await store.coverage(BTC), [{ from: START, to: START + 5 * MINUTE }]);
      assert.deepEqual(await store.coverage(ETH), []);
      const found = await store.candles({ instrument: BTC, intervalSec: 60 });
      assert.deepEqual(
        found,
        [1, 2, 3, 4].map((minute) => oracleCandle(trades, minute)),
      );
    });

    check('skips what it knows: the same stretch again changes nothing', async (store) => {
      const trades = [tradeAt(1, 1_000, 10), tradeAt(2, 70_000, 12)];
      await record(store, [append('trades', trades[1] ?? trade(2))]);
      const pages = [...trades, ...trades];
      assert.deepEqual(await store.addTrades(request(pages, 0, 2 * MINUTE)), {
        added: 1,
        known: 3,
        candles: 2,
      });
      assert.deepEqual(await store.addTrades(request(trades, 0, 2 * MINUTE)), {
        added: 0,
        known: 2,
        candles: 0,
      });
      assert.deepEqual(await store.trades({ instrument: BTC }), trades);
      assert.equal((await store.candles({ instrument: BTC, intervalSec: 60 })).length, 2);
    });

    check('lets complete candles be; others get a revision of their own', async (store) => {
      const stored = [
        candle(0),
        candle(1, { complete: false }),
        candle(2, { origin: 'venue' }),
        candle(3, { origin: 'import' }),
        candle(4, { complete: false }),
        candle(4, { complete: false, revision: 1 }),
      ];
      await record(
        store,
        stored.map((one) => append('candles', one)),
      );
      const trades = [0, 1, 2, 3, 4, 5].map((minute) => tradeAt(minute, minute * MINUTE + 5, 10 + minute));
      assert.equal((await store.addTrades(request(trades, 0, 6 * MINUTE))).candles, 4);
      const found = await store.candles({ instrument: BTC, intervalSec: 60 });
      const corrected = (minute: number, revision: number): Candle => ({
        ...oracleCandle(trades, minute),
        revision,
        availableAt: now,
        availability: 'observed',
      });
      assert.deepEqual(found, [
        candle(0),
        corrected(1, 1),
        corrected(2, 1),
        candle(3, { origin: 'import' }),
        corrected(4, 2),
        oracleCandle(trades, 5),
      ]);
    });

    check('keeps nothing of a stretch that fails or is stopped', async (store) => {
      const good = tradeAt(1, 5, 10);
      const stopped = new AbortController();
      const failing: readonly [AsyncIterable<readonly Trade[]>, AbortSignal, string][] = [
        [thenFails([good]), new AbortController().signal, 'VENUE_DOWN'],
        [thenDoes([good], () => stopped.abort()), stopped.signal, 'IMPORT_STOPPED'],
        [pagesOf([good, tradeAt(2, MINUTE, 10)]), new AbortController().signal, 'HISTORY_TRADE'],
        [pagesOf([good, { ...good, instrument: ETH }]), new AbortController().signal, 'HISTORY_TRADE'],
        [pagesOf([good, { ...good, price: -1 }]), new AbortController().signal, 'HISTORY_TRADE'],
      ];
      for (const [trades, signal, code] of failing) {
        await assert.rejects(
          store.addTrades({ ...request([], 0, MINUTE), trades, signal }),
          (error) => error instanceof ForetickError && error.code === code,
          code,
        );
        assert.deepEqual(await store.trades({ instrument: BTC }), []);
        assert.deepEqual(await store.candles({ instrument: BTC, intervalSec: 60 }), []);
        assert.deepEqual(await store.coverage(BTC), []);
      }
      await assert.rejects(store.addTrades(request([], MINUTE, MINUTE)), { code: 'HISTORY_RANGE' });
      assert.equal((await store.addTrades(request([good], 0, MINUTE))).added, 1, 'and goes on afterwards');
    });

    check('has one source for a stretch: trades with ids replace those without', async (store) => {
      const withoutId = (ms: number): Trade => ({
        ...tradeAt((START + ms) * 4_096, ms, 10),
        tradeId: `${START + ms}-0`,
      });
      await store.addTrades(request([withoutId(5), withoutId(MINUTE + 5)], 0, 2 * MINUTE));
      const withIds = [tradeAt(7, 4, 10), tradeAt(8, 6, 11)];
      await store.addTrades(request(withIds, 0, MINUTE));
      const sequences = (await store.trades({ instrument: BTC })).map((one) => one.sequence);
      assert.deepEqual(sequences, [7, 8, (START + MINUTE + 5) * 4_096]);
      await assert.rejects(store.addTrades(request([withoutId(5)], 0, MINUTE)), { code: 'INPUT_OVERLAP' });
    });

    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      check(`joins stretches that meet inside of a window: ${order}`, async (store) => {
        //  minute   0    1    2    3    4
        //  trades   1    2|3  .    .    4      | where the stretches meet
        const trades = [
          tradeAt(1, 5_000, 10),
          tradeAt(2, 70_000, 12),
          tradeAt(3, 100_000, 11),
          tradeAt(4, 4 * MINUTE + 5, 9),
        ];
        const parts = [request(trades.slice(0, 2), 0, 90_000), request(trades.slice(2), 90_000, 5 * MINUTE)];
        for (const part of order) await store.addTrades(parts[part] ?? request([], 0, 1));
        const found = await store.candles({ instrument: BTC, intervalSec: 60 });
        assert.deepEqual(
          found,
          [0, 1, 2, 3, 4].map((minute) => oracleCandle(trades, minute)),
        );
      });
      check(`carries the price over to a stretch that begins quietly: ${order}`, async (store) => {
        const trades = [tradeAt(1, 5_000, 10), tradeAt(2, 4 * MINUTE + 5, 9)];
        const parts = [
          request(trades.slice(0, 1), 0, 2 * MINUTE),
          request(trades.slice(1), 2 * MINUTE, 5 * MINUTE),
        ];
        for (const part of order) await store.addTrades(parts[part] ?? request([], 0, 1));
        const found = await store.candles({ instrument: BTC, intervalSec: 60 });
        assert.deepEqual(
          found,
          [0, 1, 2, 3, 4].map((minute) => oracleCandle(trades, minute)),
        );
      });
    }

    it('ends with the same candles, however a stretch is cut and in whatever order its parts come', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.integer({ min: 0, max: SPAN - 1 }), { maxLength: 12 }),
          fc.uniqueArray(fc.integer({ min: 1, max: SPAN - 1 }), { maxLength: 5 }),
          fc.infiniteStream(fc.nat()),
          async (times, cuts, random) => {
            const trades = [...times]
              .sort((a, b) => a - b)
              .map((ms, index) => tradeAt(index + 1, ms, 10 + (ms % 7)));
            const borders = [0, ...[...cuts].sort((a, b) => a - b), SPAN];
            const parts = borders.slice(1).map((to, index) => ({ from: borders[index] ?? 0, to }));
            const store = await open();
            try {
              for (const { from, to } of shuffled(parts, random)) {
                const part = trades.filter(
                  (one) => one.eventTime >= START + from && one.eventTime < START + to,
                );
                await store.addTrades(request(shuffled(part, random), from, to));
              }
              assert.deepEqual(await store.coverage(BTC), [{ from: START, to: START + SPAN }]);
              assert.deepEqual(await store.trades({ instrument: BTC }), trades);
              const first = Math.floor(((trades[0]?.eventTime ?? START + SPAN) - START) / MINUTE);
              const minutes = Array.from({ length: SPAN / MINUTE - first }, (_, index) => first + index);
              const expected = minutes.map((minute) => oracleCandle(trades, minute));
              assert.deepEqual(await store.candles({ instrument: BTC, intervalSec: 60 }), expected);
            } finally {
              await store.close();
            }
          },
        ),
        { numRuns: 6 },
      );
    });

    check('forgets trades of the days before a time, and nothing else', async (store) => {
      const day = 24 * 60 * MINUTE;
      const trades = [0, 1, 2].map((index) => tradeAt(index + 1, index * day + 5, 10));
      for (const [index, one] of trades.entries()) {
        await store.addTrades(request([one], index * day, index * day + MINUTE));
      }
      await record(store, [append('late_trades', trade(9, { eventTime: START }))]);
      const candles = await store.candles({ instrument: BTC, intervalSec: 60 });
      const coverage = await store.coverage(BTC);
      assert.deepEqual(await store.tradeDays(), [
        { from: START, trades: 2 },
        { from: START + day, trades: 1 },
        { from: START + 2 * day, trades: 1 },
      ]);
      const result = await store.retain({ tradesBefore: START + 2 * day - 1 });
      assert.deepEqual(result, { rowsDeleted: 2 }, 'down to a whole day: one trade and the late one');
      assert.deepEqual(await store.tradeDays(), [
        { from: START + day, trades: 1 },
        { from: START + 2 * day, trades: 1 },
      ]);
      assert.deepEqual(await store.trades({ instrument: BTC }), trades.slice(1));
      assert.deepEqual(await store.candles({ instrument: BTC, intervalSec: 60 }), candles);
      assert.deepEqual(await store.coverage(BTC), coverage);
      assert.deepEqual(await store.retain({ tradesBefore: START + 2 * day - 1 }), { rowsDeleted: 0 });
    });
  });
}

/** Length of the stretch that is cut into parts. */
const SPAN = 6 * MINUTE;

function tradeAt(sequence: number, ms: number, price: number, side: Trade['side'] = 'buy'): Trade {
  const eventTime = START + ms;
  return trade(sequence, { eventTime, ingestTime: eventTime + 5, availableAt: eventTime + 6, price, side });
}

/** `from` and `to` count from `START`. */
function request(trades: readonly Trade[], from: number, to: number): AddTradesRequest {
  return {
    instrument: BTC,
    from: START + from,
    to: START + to,
    trades: pagesOf(trades),
    intervalSec: 60,
    signal: new AbortController().signal,
  };
}

async function* pagesOf(trades: readonly Trade[]): AsyncGenerator<readonly Trade[]> {
  for (let start = 0; start < trades.length; start += 2) yield trades.slice(start, start + 2);
}

async function* thenDoes(trades: readonly Trade[], last: () => void): AsyncGenerator<readonly Trade[]> {
  yield trades;
  last();
  yield trades;
}

function thenFails(trades: readonly Trade[]): AsyncIterable<readonly Trade[]> {
  return thenDoes(trades, () => {
    throw new ForetickError('VENUE_DOWN', 'the venue does not answer');
  });
}

/** The slow and obvious way from all trades to the candle of one minute, the last price carried where none is. */
function oracleCandle(trades: readonly Trade[], minute: number): Candle {
  const openTime = START + minute * MINUTE;
  const inside = trades.filter((one) => one.eventTime >= openTime && one.eventTime < openTime + MINUTE);
  const carried = trades.filter((one) => one.eventTime < openTime).at(-1)?.price ?? Number.NaN;
  const prices = inside.length > 0 ? inside.map((one) => one.price) : [carried];
  const sum = (value: (one: Trade) => number): number => inside.reduce((total, one) => total + value(one), 0);
  const [volume, quoteVolume] = [sum((one) => one.quantity), sum((one) => one.quantity * one.price)];
  return {
    ...candle(minute),
    open: prices[0] ?? Number.NaN,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices.at(-1) ?? Number.NaN,
    volume,
    quoteVolume,
    vwap: inside.length > 0 ? quoteVolume / volume : undefined,
    tradeCount: inside.length,
    buyVolume: sum((one) => (one.side === 'buy' ? one.quantity : 0)),
    sellVolume: sum((one) => (one.side === 'sell' ? one.quantity : 0)),
    filled: inside.length === 0,
    availableAt: openTime + MINUTE + 1_000,
    availability: 'modelled',
  };
}

function shuffled<T>(items: readonly T[], random: Iterator<number>): readonly T[] {
  return items
    .map((item) => ({ item, key: Number(random.next().value) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
