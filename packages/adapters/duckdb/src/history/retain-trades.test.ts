import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, it } from 'node:test';
import type { Trade } from '@foretick/core/trade';
import { openDuckdbStore } from '../store/open-store.ts';
import { PAIR } from '../testing/import-fixture.ts';
import { testClock, testFolder } from '../testing/test-folder.ts';

const folder = testFolder(after);
const DAY_MS = 24 * 60 * 60_000;
const TRADES_A_DAY = 40_000;

it('keeps the file from growing while days of trades come and go', async () => {
  const path = folder('store.duckdb');
  const store = await openDuckdbStore({ path, clock: testClock });
  const sizes: number[] = [];
  for (let day = 0; day < 10; day++) {
    const from = Date.UTC(2024, 0, 1) + day * DAY_MS;
    await store.addTrades({
      instrument: PAIR,
      from,
      to: from + DAY_MS,
      trades: tradesOf(from),
      intervalSec: 60,
      signal: new AbortController().signal,
    });
    await store.retain({ tradesBefore: from - DAY_MS });
    sizes.push(statSync(path).size + (statSync(`${path}.wal`, { throwIfNoEntry: false })?.size ?? 0));
  }
  const kept = await store.instruments();
  assert.equal(kept[0]?.trades, 2 * TRADES_A_DAY);
  assert.equal(kept[0]?.candles[0]?.count, 10 * 24 * 60);
  await store.close();
  const [first, later] = [Math.max(...sizes.slice(0, 5)), Math.max(...sizes.slice(5))];
  assert.ok(later <= first * 1.25, `sizes by day: ${sizes.map((size) => Math.round(size / 1e5) / 10)} MB`);
});

/** Trades whose values do not compress away. */
async function* tradesOf(from: number): AsyncGenerator<readonly Trade[]> {
  const step = DAY_MS / TRADES_A_DAY;
  for (let start = 0; start < TRADES_A_DAY; start += 10_000) {
    yield Array.from({ length: 10_000 }, (_, index) => {
      const eventTime = from + (start + index) * step;
      const noise = Math.abs(Math.sin(eventTime));
      return {
        kind: 'trade',
        instrument: PAIR,
        sequence: eventTime / step,
        tradeId: String(eventTime / step),
        eventTime,
        ingestTime: eventTime + 1,
        availableAt: eventTime + 1,
        price: 100 + noise,
        quantity: noise + 0.1,
        side: noise > 0.5 ? 'buy' : 'sell',
      };
    });
  }
}
