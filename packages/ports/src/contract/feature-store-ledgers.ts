import assert from 'node:assert/strict';
import type { FeatureStore } from '../feature-store.ts';
import {
  alarm,
  append,
  BTC,
  candle,
  ETH,
  gap,
  record,
  rejection,
  START,
  trade,
} from './feature-store-records.ts';

type Check = (title: string, body: (store: FeatureStore) => Promise<void>) => void;

/** The part of the feature store's contract that is about holes, their repair, and what was set aside. */
export function ledgerChecks(check: Check): void {
  check('gives the newest entry of each hole, in whatever order they come', async (store) => {
    const asked = gap({ attempts: 3 });
    const other = gap({
      gapId: 'g2',
      fromTime: START + 50,
      firstSequence: undefined,
      lastSequence: undefined,
    });
    await record(store, [
      append('gap_ledger', asked),
      append('gap_ledger', gap()),
      append('gap_ledger', other),
    ]);
    assert.deepEqual(await store.gaps({}), [asked, other]);
    const repaired = gap({ attempts: 3, repairedAt: START + 900 });
    await record(store, [append('gap_ledger', repaired)], { firstOffset: 10 });
    await record(store, [append('gap_ledger', asked), append('gap_ledger', gap({ attempts: 2 }))], {
      firstOffset: 20,
    });
    assert.deepEqual(await store.gaps({}), [repaired, other]);
  });

  check('finds holes by instrument and by whether they are open, the newest of a limit', async (store) => {
    const all = [
      gap({ gapId: 'a', fromTime: START }),
      gap({ gapId: 'b', fromTime: START + 1, repairedAt: START + 9 }),
      gap({ gapId: 'c', fromTime: START + 2, instrument: ETH }),
    ];
    await record(
      store,
      all.map((entry) => append('gap_ledger', entry)),
    );
    const found = async (query: Parameters<FeatureStore['gaps']>[0]): Promise<string[]> =>
      (await store.gaps(query)).map((entry) => entry.gapId);
    assert.deepEqual(await found({}), ['a', 'b', 'c']);
    assert.deepEqual(await found({ instrument: BTC }), ['a', 'b']);
    assert.deepEqual(await found({ open: true }), ['a', 'c']);
    assert.deepEqual(await found({ open: false }), ['b']);
    assert.deepEqual(await found({ limit: 2 }), ['b', 'c']);
    assert.deepEqual(await found({ instrument: BTC, open: true, limit: 1 }), ['a']);
  });

  check('keeps and counts what was set aside, each once', async (store) => {
    const all = [
      rejection(1),
      rejection(2, { reason: 'time-in-future', raw: "it's {\n" }),
      rejection(3),
      rejection(4, { instrument: ETH }),
    ];
    const appends = all.map((value) => append('rejected', value));
    await record(store, appends);
    await record(store, [...appends, ...appends], { firstOffset: 10 });
    assert.deepEqual(await store.rejected({}), all);
    assert.deepEqual(await store.rejected({ instrument: BTC, limit: 2 }), all.slice(1, 3));
    assert.deepEqual(await store.rejectedCounts(), [
      { instrument: BTC, reason: 'price-not-positive', count: 2 },
      { instrument: BTC, reason: 'time-in-future', count: 1 },
      { instrument: ETH, reason: 'price-not-positive', count: 1 },
    ]);
  });

  check('gives alarms in the order in which they were recorded, each once', async (store) => {
    const all = [
      alarm(),
      alarm({ kind: 'skill', subject: '60 s ridge', value: -0.25 }),
      alarm({ state: 'cleared', value: 0.01, asOf: START + 120_000 }),
      alarm({ instrument: ETH, asOf: START + 180_000 }),
    ];
    const appends = all.map((value) => append('alarms', value));
    await record(store, appends);
    await record(store, [...appends, ...appends], { firstOffset: 10 });
    assert.deepEqual(await store.alarms({}), all);
    assert.deepEqual(await store.alarms({ instrument: BTC, limit: 2 }), all.slice(1, 3));
    const [first, later] = [all[0]?.asOf ?? 0, all[2]?.asOf ?? 0];
    assert.deepEqual(await store.alarms({ from: later }), all.slice(2));
    assert.deepEqual(await store.alarms({ from: first, to: later }), all.slice(0, 2));
    assert.deepEqual(await store.alarms({ to: later, limit: 1 }), all.slice(1, 2));
  });

  check('stores the trades of a hole that is repaired late, and the corrected candles', async (store) => {
    //  trades    1 2 . . 5 6   then 3 4, twice
    //  candle 0  cut, then corrected twice; each under its own revision
    const cut = candle(0, { complete: false, tradeCount: 4 });
    await record(store, [
      ...[1, 2, 5, 6].map((sequence) => append('trades', trade(sequence))),
      append('candles', cut),
      append('candles', candle(1)),
    ]);
    const first = candle(0, { revision: 1, complete: false, tradeCount: 5, availableAt: START + 200_000 });
    const second = candle(0, { revision: 2, tradeCount: 6, availableAt: START + 300_000 });
    for (const firstOffset of [10, 20]) {
      await record(
        store,
        [
          append('trades', trade(3)),
          append('candles', first),
          append('trades', trade(4)),
          append('candles', second),
        ],
        { firstOffset },
      );
    }
    const trades = await store.trades({ instrument: BTC });
    assert.deepEqual(
      trades,
      [1, 2, 3, 4, 5, 6].map((sequence) => trade(sequence)),
    );
    assert.deepEqual(await store.candles({ instrument: BTC, intervalSec: 60 }), [second, candle(1)]);
    assert.deepEqual((await store.instruments())[0]?.candles[0]?.count, 2);
  });
}
