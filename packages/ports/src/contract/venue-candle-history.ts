import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import type { FeatureStore } from '../feature-store.ts';
import type { AddCandlesRequest, HistoryImport } from '../history-import.ts';
import { append, BTC, candle, ETH, MINUTE, record, START } from './feature-store-records.ts';

type Store = FeatureStore & Pick<HistoryImport, 'addCandles' | 'candleCoverage' | 'coverage'>;

export interface VenueCandleSubject {
  readonly open: () => Promise<Store>;
  /** The store's clock, which stands still. */
  readonly now: number;
  /** Why a candle of trades that the log brings later does not make a new revision; left out where it does. */
  readonly keepsFirst?: string;
}

/** What every adapter of the history port has to do with a venue's own candles. */
export function venueCandleContract(name: string, { open, now, keepsFirst }: VenueCandleSubject): void {
  const check = (
    title: string,
    body: (store: Store) => Promise<void>,
    skip: string | false = false,
  ): void => {
    it(title, { skip }, async () => {
      const store = await open();
      try {
        await body(store);
      } finally {
        await store.close();
      }
    });
  };
  const stored = (store: Store) => store.candles({ instrument: BTC, intervalSec: 60 });

  describe(`venue candle contract: ${name}`, () => {
    check('stores a stretch as it is given, once, and notes it apart from that of trades', async (store) => {
      const candles = [venueCandle(1), venueCandle(2), venueCandle(4)];
      assert.deepEqual(await store.addCandles(request(candles, 0, 5)), { added: 3, known: 0 });
      assert.deepEqual(await stored(store), candles);
      assert.deepEqual(await store.addCandles(request(candles, 0, 5)), { added: 0, known: 3 });
      assert.deepEqual(await stored(store), candles);
      const covered = [{ from: START, to: START + 5 * MINUTE }];
      assert.deepEqual(await store.candleCoverage(BTC, 60), covered);
      assert.deepEqual(await store.candleCoverage(BTC, 300), []);
      assert.deepEqual(await store.candleCoverage(ETH, 60), []);
      assert.deepEqual(await store.coverage(BTC), []);
    });

    check('joins stretches that touch, in whatever order they come', async (store) => {
      for (const minute of [4, 0, 2, 1]) await store.addCandles(request([], minute, minute + 1));
      assert.deepEqual(await store.candleCoverage(BTC, 60), [
        { from: START, to: START + 3 * MINUTE },
        { from: START + 4 * MINUTE, to: START + 5 * MINUTE },
      ]);
    });

    check(
      'lets complete candles be; an incomplete one gets a revision that is known from now on',
      async (store) => {
        const there = [
          candle(0),
          candle(1, { complete: false }),
          candle(2, { origin: 'import' }),
          candle(3, { complete: false }),
          candle(3, { revision: 4 }),
          candle(4, { complete: false, revision: 2 }),
        ];
        await record(
          store,
          there.map((one) => append('candles', one)),
        );
        const candles = [0, 1, 2, 3, 4, 5].map((minute) => venueCandle(minute));
        assert.deepEqual(await store.addCandles(request(candles, 0, 6)), { added: 3, known: 3 });
        const corrected = (minute: number, revision: number): Candle =>
          venueCandle(minute, { revision, availableAt: now, availability: 'observed' });
        const after = [there[0], corrected(1, 1), there[2], there[4], corrected(4, 3), venueCandle(5)];
        assert.deepEqual(await stored(store), after);
        assert.deepEqual(await store.addCandles(request(candles, 0, 6)), { added: 0, known: 6 });
        assert.deepEqual(await stored(store), after);
      },
    );

    check(
      'puts a complete candle of trades over the one of the venue, and no incomplete one',
      async (store) => {
        await store.addCandles(request([venueCandle(0), venueCandle(1), venueCandle(2)], 0, 3));
        const [live, cut] = [candle(0), candle(1, { complete: false })];
        const sent = [append('candles', live), append('candles', cut)];
        await record(store, sent);
        const after = [{ ...live, revision: 1 }, venueCandle(1), venueCandle(2)];
        assert.deepEqual(await stored(store), after);
        await record(store, sent);
        await store.addCandles(request([venueCandle(0)], 0, 1));
        assert.deepEqual(await stored(store), after);
      },
      keepsFirst ?? false,
    );

    check('refuses a stretch that is none, and candles that do not belong there', async (store) => {
      const wrong: readonly [AddCandlesRequest, string][] = [
        [request([], 2, 2), 'HISTORY_RANGE'],
        [{ ...request([], 0, 1), from: START + 1 }, 'HISTORY_RANGE'],
        [request([venueCandle(0), venueCandle(5)], 0, 5), 'HISTORY_CANDLE'],
        [request([venueCandle(0, { instrument: ETH })], 0, 5), 'HISTORY_CANDLE'],
        [request([venueCandle(0, { origin: 'trades' })], 0, 5), 'HISTORY_CANDLE'],
        [request([venueCandle(0), venueCandle(0)], 0, 5), 'HISTORY_CANDLE'],
      ];
      for (const [asked, code] of wrong) {
        await assert.rejects(store.addCandles(asked), { code });
        assert.deepEqual(await stored(store), []);
        assert.deepEqual(await store.candleCoverage(BTC, 60), []);
      }
    });
  });
}

/** As a venue tells it that gives neither the number of trades nor their sides. */
function venueCandle(minute: number, changes: Partial<Candle> = {}): Candle {
  const unknown = { quoteVolume: undefined, vwap: undefined, tradeCount: undefined };
  return candle(minute, {
    ...unknown,
    buyVolume: undefined,
    sellVolume: undefined,
    close: 101 + minute,
    origin: 'venue',
    availableAt: START + (minute + 1) * MINUTE + 1_000,
    availability: 'modelled',
    ...changes,
  });
}

/** `from` and `to` count minutes from `START`. */
function request(candles: readonly Candle[], from: number, to: number): AddCandlesRequest {
  return { instrument: BTC, intervalSec: 60, from: START + from * MINUTE, to: START + to * MINUTE, candles };
}
