import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TopicPosition } from '../event-log.ts';
import type { FeatureStore, StoreCapabilities } from '../feature-store.ts';
import { ledgerChecks } from './feature-store-ledgers.ts';
import { newsChecks } from './feature-store-news.ts';
import {
  append,
  at,
  BTC,
  candle,
  ETH,
  indicatorRow,
  MINUTE,
  missed,
  outcome,
  prediction,
  record,
  START,
  score,
  trade,
  voided,
} from './feature-store-records.ts';
import { scoreChecks } from './feature-store-scores.ts';
import { servingChecks } from './feature-store-serving.ts';

/**
 * What every adapter of the feature-store port has to do. `open` gives an empty store; it is called once for each
 * test. It is written by `record`, also where the store reads the log by itself: what a store has depends on the records alone.
 */
export function featureStoreContract(name: string, open: () => Promise<FeatureStore>): void {
  const check = (
    title: string,
    body: (store: FeatureStore) => Promise<void>,
    needs?: keyof StoreCapabilities,
  ): void => {
    it(title, async (context) => {
      const store = await open();
      try {
        if (needs !== undefined && !store.capabilities[needs])
          context.skip(`${needs} is false of this store`);
        else await body(store);
      } finally {
        await store.close();
      }
    });
  };

  describe(`feature store contract: ${name}`, () => {
    check('is empty at first', async (store) => {
      assert.deepEqual(await store.positions(), []);
      assert.deepEqual(await store.instruments(), []);
      assert.deepEqual(await store.candles({ instrument: BTC, intervalSec: 60 }), []);
      assert.deepEqual(await store.trades({ instrument: BTC }), []);
      assert.deepEqual(await store.indicators({ instrument: BTC, intervalSec: 60 }), []);
      assert.deepEqual(await store.forecasts({}), []);
      assert.deepEqual(await store.scores(), []);
      assert.deepEqual(await store.alarms({}), []);
      assert.deepEqual(await store.gaps({}), []);
      assert.deepEqual(await store.rejected({}), []);
      assert.deepEqual(await store.rejectedCounts(), []);
      assert.deepEqual(await store.headlines({ limit: 10 }), []);
      assert.deepEqual(await store.newsSignals({ instrument: BTC }), []);
    });

    ledgerChecks(check);
    scoreChecks(check);
    servingChecks(check);
    newsChecks(check);

    check('gives back every field of what it took, absent ones too', async (store) => {
      const trades = [trade(1), trade(2, { side: 'unknown', price: 0.1 + 0.2, tradeId: "it's" })];
      const candles = [
        candle(0),
        candle(1, { quoteVolume: undefined, vwap: undefined, tradeCount: undefined, origin: 'venue' }),
        candle(2, { buyVolume: undefined, sellVolume: undefined, complete: false, filled: true }),
      ];
      const rows = [
        indicatorRow(0),
        indicatorRow(1, { rsi_14: 51.25, ema_7: undefined }),
        indicatorRow(2, {}),
      ];
      const predictions = [prediction(0), missed(1), prediction(2, { role: 'baseline' }), prediction(3)];
      const outcomes = [outcome(0), voided(2)];
      const scores = [score(), score({ model: 'persistence', mseSkill: undefined, hitRate: undefined })];
      await record(store, [
        ...trades.map((value) => append('trades', value)),
        ...candles.map((value) => append('candles', value)),
        ...rows.map((value) => append('technical_indicators', value)),
        ...predictions.map((value) => append('predictions', value)),
        ...outcomes.map((value) => append('prediction_outcomes', value)),
        ...scores.map((value) => append('scores', value)),
      ]);
      assert.deepEqual(await store.trades({ instrument: BTC }), trades);
      assert.deepEqual(await store.candles({ instrument: BTC, intervalSec: 60 }), candles);
      assert.deepEqual(await store.indicators({ instrument: BTC, intervalSec: 60 }), rows);
      assert.deepEqual(await store.forecasts({}), [
        { prediction: predictions[0], outcome: outcomes[0] },
        { prediction: predictions[1], outcome: undefined },
        { prediction: predictions[2], outcome: outcomes[1] },
        { prediction: predictions[3], outcome: undefined },
      ]);
      assert.deepEqual(sortedBy(await store.scores(), 'model'), sortedBy(scores, 'model'));
    });

    check('takes records of every topic', async (store) => {
      const times = { eventTime: START, ingestTime: START, availableAt: START };
      const series = { instrument: BTC, intervalSec: 60 };
      await record(store, [
        append('trades', { kind: 'progress', instrument: BTC, ...times }),
        append('trades', {
          kind: 'gap',
          instrument: BTC,
          cause: 'start-of-input',
          fromTime: undefined,
          toTime: START,
          lastPrice: undefined,
          ...times,
        }),
        append('late_trades', trade(1)),
        append('promotions', { kind: 'progress', ...series, asOf: START }),
        append('promotions', {
          kind: 'promotion',
          ...series,
          horizonSec: 60,
          model: 'ridge',
          modelVersion: 'ridge-1',
          effectiveFrom: START,
          reason: 'first',
        }),
        append('feature_vectors', {
          ...series,
          asOf: START,
          seedTime: START,
          viewHash: 'v',
          values: [0.1, -2, 3e-9],
          volatility: 0.001,
          companions: { btc: { seedTime: START - 60_000, closeTime: START } },
        }),
        append('feed_state', {
          instrument: BTC,
          state: 'live',
          reason: '',
          retryAt: undefined,
          since: START,
          trades: 0,
          duplicates: 0,
          rejected: 0,
          reconnects: 0,
          tradesPerSec: 0,
          latencyMs: undefined,
          gapsOpen: 0,
          gapsRepaired: 0,
        }),
      ]);
      assert.deepEqual(await store.trades({ instrument: BTC }), [], 'late trades are kept apart');
    });

    check('stores a record once, however often and under whatever offset it comes', async (store) => {
      const everything = [
        append('trades', trade(1)),
        append('candles', candle(0)),
        append('technical_indicators', indicatorRow(0)),
        append('predictions', prediction(0)),
        append('prediction_outcomes', outcome(0)),
        append('scores', score()),
      ];
      await record(store, [...everything, ...everything]);
      await record(store, everything, { firstOffset: 100 });
      assert.equal((await store.trades({ instrument: BTC })).length, 1);
      assert.equal((await store.candles({ instrument: BTC, intervalSec: 60 })).length, 1);
      assert.equal((await store.indicators({ instrument: BTC, intervalSec: 60 })).length, 1);
      assert.equal((await store.forecasts({})).length, 1);
      assert.equal((await store.scores()).length, 1);
      const [summary] = await store.instruments();
      assert.deepEqual([summary?.trades, summary?.candles[0]?.count], [1, 1]);
    });

    check('never changes what it has: the first record of a key stays', async (store) => {
      await record(store, [append('trades', trade(1)), append('predictions', prediction(0))]);
      await record(
        store,
        [append('trades', trade(1, { ingestTime: 1 })), append('predictions', prediction(0, { price: 1 }))],
        { firstOffset: 10 },
      );
      assert.deepEqual(await store.trades({ instrument: BTC }), [trade(1)]);
      assert.deepEqual((await store.forecasts({}))[0]?.prediction, prediction(0));
    });

    check('takes trades that arrive out of order, or after later ones', async (store) => {
      await record(
        store,
        [5, 3, 9].map((sequence) => append('trades', trade(sequence))),
      );
      await record(
        store,
        [4, 9, 1, 10].map((sequence) => append('trades', trade(sequence))),
        {
          firstOffset: 10,
        },
      );
      const sequences = (await store.trades({ instrument: BTC })).map((one) => one.sequence);
      assert.deepEqual(sequences, [1, 3, 4, 5, 9, 10]);
    });

    check('skips records below the stored positions, for each partition by itself', async (store) => {
      await store.record([at(append('trades', trade(1)), 0, 7)], [position(0, 8)]);
      await store.record(
        [
          at(append('trades', trade(2)), 0, 7),
          at(append('trades', trade(3)), 0, 8),
          at(append('trades', trade(4)), 1, 0),
        ],
        [position(0, 9), position(1, 1)],
      );
      const sequences = (await store.trades({ instrument: BTC })).map((one) => one.sequence);
      assert.deepEqual(sequences, [1, 3, 4]);
      assert.deepEqual(sortedBy(await store.positions(), 'partition'), [position(0, 9), position(1, 1)]);
    });

    check('keeps positions when they are given alone, and never moves them back', async (store) => {
      await store.record([], [position(0, 9)]);
      await store.record([], [position(0, 4)]);
      assert.deepEqual(await store.positions(), [position(0, 9)]);
    });

    check(
      'stores all of a batch or nothing',
      async (store) => {
        // No store can take a record without an instrument: the batch has to fail as a whole, wherever it stands.
        const nobody = { instrument: undefined } as unknown as { instrument: typeof BTC };
        const good = [
          at(append('trades', trade(1)), 0, 0),
          at(append('candles', candle(0)), 0, 0),
          at(append('scores', score()), 0, 0),
        ];
        for (const broken of [append('trades', trade(2, nobody)), append('scores', score(nobody))]) {
          await assert.rejects(store.record([...good, at(broken, 0, 1)], [position(0, 2)]));
          assert.deepEqual(await store.positions(), []);
          assert.deepEqual(await store.trades({ instrument: BTC }), []);
          assert.deepEqual(await store.candles({ instrument: BTC, intervalSec: 60 }), []);
          assert.deepEqual(await store.scores(), []);
          assert.deepEqual(await store.alarms({}), []);
        }
        await store.record(good, [position(0, 1)]);
        assert.equal((await store.trades({ instrument: BTC })).length, 1, 'and goes on afterwards');
      },
      'atomicBatches',
    );

    check('gives the newest revision of a candle, and no provisional one', async (store) => {
      await record(store, [
        append('candles', candle(0)),
        append('candles', candle(1)),
        append('candles', candle(2, { status: 'provisional', close: 1 })),
        append('candles', candle(2)),
        append('candles', candle(3, { status: 'provisional' })),
      ]);
      const repaired = candle(1, { revision: 2, close: 107 });
      await record(
        store,
        [append('candles', repaired), append('candles', candle(1, { revision: 1, close: 106 }))],
        { firstOffset: 10 },
      );
      const found = await store.candles({ instrument: BTC, intervalSec: 60 });
      assert.deepEqual(found, [candle(0), repaired, candle(2)]);
      assert.equal((await store.instruments())[0]?.candles[0]?.count, 3);
    });

    check('bounds by time half-open, keeps the newest of a limit, oldest first', async (store) => {
      const indexes = [0, 1, 2, 3, 4, 5];
      await record(store, [
        ...indexes.map((index) => append('candles', candle(index))),
        ...indexes.map((index) => append('technical_indicators', indicatorRow(index))),
        ...indexes.map((index) => append('trades', trade(index, { eventTime: START + index * MINUTE }))),
        ...indexes.map((index) => append('predictions', prediction(index))),
      ]);
      const range = { from: START + MINUTE, to: START + 4 * MINUTE };
      const series = { instrument: BTC, intervalSec: 60 };
      const seen = async (bounds: { from?: number; to?: number; limit?: number }): Promise<number[][]> => [
        (await store.candles({ ...series, ...bounds })).map((one) => (one.openTime - START) / MINUTE),
        (await store.indicators({ ...series, ...bounds })).map(
          (one) => (one.candle.openTime - START) / MINUTE,
        ),
        (await store.trades({ instrument: BTC, ...bounds })).map((one) => (one.eventTime - START) / MINUTE),
        (await store.forecasts(bounds)).map((one) => (one.prediction.asOf - START) / MINUTE),
      ];
      for (const [bounds, expected] of [
        [range, [1, 2, 3]],
        [{ limit: 2 }, [4, 5]],
        [{ ...range, limit: 2 }, [2, 3]],
        [{ limit: 0 }, []],
        [{ from: START + 5 * MINUTE }, [5]],
        [{ to: START + MINUTE }, [0]],
      ] as const) {
        assert.deepEqual(
          await seen(bounds),
          [expected, expected, expected, expected],
          JSON.stringify(bounds),
        );
      }
    });

    check('keeps instruments and intervals apart', async (store) => {
      const hour = candle(0, { intervalSec: 3_600, closeTime: START + 60 * MINUTE });
      await record(store, [
        append('candles', candle(0)),
        append('candles', candle(0, { instrument: ETH })),
        append('candles', hour),
        append('trades', trade(1)),
        append('trades', trade(1, { instrument: ETH })),
        append('trades', trade(2, { instrument: ETH })),
      ]);
      assert.deepEqual(await store.candles({ instrument: ETH, intervalSec: 60 }), [
        candle(0, { instrument: ETH }),
      ]);
      assert.deepEqual(await store.candles({ instrument: BTC, intervalSec: 3_600 }), [hour]);
      const minute = { intervalSec: 60, count: 1, firstOpenTime: START, lastCloseTime: START + MINUTE };
      assert.deepEqual(sortedBy(await store.instruments(), 'instrument'), [
        {
          instrument: BTC,
          trades: 1,
          candles: [minute, { ...minute, intervalSec: 3_600, lastCloseTime: START + 60 * MINUTE }],
        },
        { instrument: ETH, trades: 2, candles: [minute] },
      ]);
    });

    check('finds forecasts by instrument, horizon, role and model', async (store) => {
      const all = [
        prediction(0),
        prediction(1, { horizonSec: 300 }),
        prediction(2, { role: 'baseline', model: 'persistence' }),
        prediction(3, { instrument: ETH }),
      ];
      await record(
        store,
        all.map((value) => append('predictions', value)),
      );
      const found = async (query: Parameters<FeatureStore['forecasts']>[0]): Promise<number[]> =>
        (await store.forecasts(query)).map((row) => (row.prediction.asOf - START) / MINUTE);
      assert.deepEqual(await found({}), [0, 1, 2, 3]);
      assert.deepEqual(await found({ instrument: ETH }), [3]);
      assert.deepEqual(await found({ horizonSec: 300 }), [1]);
      assert.deepEqual(await found({ role: 'baseline' }), [2]);
      assert.deepEqual(await found({ model: 'ridge', instrument: BTC }), [0, 1]);
    });

    check('finds an outcome that came in an earlier batch than its forecast', async (store) => {
      await record(store, [append('prediction_outcomes', outcome(0))]);
      await record(store, [append('predictions', prediction(0))]);
      assert.deepEqual(await store.forecasts({ limit: 1 }), [
        { prediction: prediction(0), outcome: outcome(0) },
      ]);
    });

    check('gives the newest score of each series', async (store) => {
      const newer = score({ count: 3, lastTargetTime: START + 2 * MINUTE, maeBp: 7 });
      await record(store, [
        append('scores', newer),
        append('scores', score()),
        append('scores', score({ horizonSec: 300 })),
      ]);
      assert.deepEqual(sortedBy(await store.scores(), 'horizonSec'), [newer, score({ horizonSec: 300 })]);
    });

    check(
      'answers while it is being written to',
      async (store) => {
        const batches = Array.from({ length: 20 }, (_, batch) =>
          Array.from({ length: 50 }, (_, index) => append('trades', trade(batch * 50 + index + 1))),
        );
        const writing = Promise.all(
          batches.map((records, batch) => record(store, records, { firstOffset: batch * 50 })),
        );
        const counts: number[] = [];
        for (let round = 0; round < 10; round++) {
          counts.push((await store.trades({ instrument: BTC })).length);
        }
        await writing;
        assert.ok(
          counts.every((count) => count % 50 === 0),
          `only whole batches are seen: ${counts}`,
        );
        assert.equal((await store.trades({ instrument: BTC })).length, 1_000);
      },
      'atomicBatches',
    );
  });
}

function position(partition: number, nextOffset: number): TopicPosition {
  return { topic: 'trades', partition, nextOffset };
}

function sortedBy<T>(items: readonly T[], field: keyof T): readonly T[] {
  return [...items].sort((a, b) => (a[field] < b[field] ? -1 : 1));
}
