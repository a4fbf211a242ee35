import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Candle, newWindower, nextEvent, type WindowerOptions } from '@foretick/core/candle';
import type { Trade, TradeEvent } from '@foretick/core/trade';
import { importOf, PAIR, withStore } from '../testing/import-fixture.ts';
import { sharedData } from '../testing/test-folder.ts';

const OPTIONS: WindowerOptions = { intervalSec: 60 };

describe('candles of imported trades equal those of the streaming windower', () => {
  for (const file of ['trades/binance-ethusdt-2024-08-08.csv.gz', 'trades/kraken-btcusd-2019-07-01.csv']) {
    const { path, skip } = sharedData(file);
    it(file, { skip }, async () => {
      await withStore(async (store) => {
        await importOf(store, path);
        const imported = await store.candles({ instrument: PAIR, intervalSec: 60 });
        const streamed = stream(await store.trades({ instrument: PAIR }));
        assert.equal(imported.length, streamed.length);
        for (const [index, expected] of streamed.entries()) {
          const candle = imported[index];
          assert.ok(candle);
          // When a candle could be known differs between the two on purpose. All else is the same, to the last bit.
          const { availability, availableAt } = expected;
          assert.deepEqual({ ...candle, availability, availableAt }, expected);
        }
      });
    });
  }
});

/** The file as the log carries it: cut at its start, its trades, cut at its end. */
function stream(trades: readonly Trade[]): readonly Candle[] {
  const state = newWindower(PAIR);
  const [first, last] = [trades.at(0)?.eventTime ?? 0, trades.at(-1)?.eventTime ?? 0];
  const gap = { kind: 'gap', instrument: PAIR, lastPrice: undefined, ingestTime: 0, availableAt: 0 } as const;
  const events: readonly TradeEvent[] = [
    { ...gap, cause: 'start-of-input', fromTime: undefined, toTime: first, eventTime: first },
    ...trades,
    { ...gap, cause: 'end-of-input', fromTime: last, toTime: undefined, eventTime: last },
  ];
  return events.flatMap((event) => nextEvent(state, event, OPTIONS).candles);
}
