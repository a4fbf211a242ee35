import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import { type InstrumentId, instrumentId } from '@foretick/core/trade';
import { createSimulatedExchange } from '@foretick/simulator';
import * as z from 'zod';
import { openWorkspace } from '../profiles/embedded.ts';
import { newFolder } from '../testing/foretick-process.ts';
import { backfillFromSimulated, heldClock, NOW_MS, PAIR } from '../testing/simulated-backfill.ts';
import { openSimulatedReferences } from '../testing/simulated-references.ts';

const HOUR_MS = 3_600_000;
const HOURS = 2;
const TO = Math.floor(NOW_MS / HOUR_MS) * HOUR_MS;
const FROM = TO - HOURS * HOUR_MS;
const COINBASE = instrumentId('coinbase', PAIR);
const BINANCE = instrumentId('binance', PAIR);
const { signal: never } = new AbortController();

describe('foretick backfill of the reference venues', () => {
  it('brings their candles for the same time, and nothing when it is run again', async (t) => {
    const { restUrl, venues, dataDir } = await world(t);
    const { references } = venues;
    const told: { share: number; text: string }[] = [];
    const onProgress = (share: number, text: string): void => void told.push({ share, text });
    const first = await run({ dataDir, restUrl, references, onProgress, signal: never });
    const windows = HOURS * 60;
    assert.deepEqual(first.references, [
      { instrument: COINBASE, candles_added: windows, problem: null },
      { instrument: BINANCE, candles_added: windows, problem: null },
    ]);
    assert.deepEqual(told.map(({ text }) => text.replace(/, \d+ .*$/, '')).slice(0, 2), [
      `${COINBASE} candles of 2026-03-10`,
      `${BINANCE} candles of 2026-03-10`,
    ]);
    const shares = told.map(({ share }) => share);
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => a - b),
    );

    for (const [instrument, venue] of [
      [COINBASE, venues.coinbase],
      [BINANCE, venues.binance],
    ] as const) {
      const candles = await candlesOf(dataDir, instrument);
      assert.deepEqual(
        candles.map(({ openTime }) => openTime),
        Array.from({ length: windows }, (_, minute) => FROM + minute * 60_000),
      );
      for (const candle of [candles[0], candles[100], candles.at(-1)]) {
        assert.ok(candle !== undefined);
        const trades = venue.market.trades(PAIR, candle.openTime * 1_000, candle.closeTime * 1_000);
        assert.equal(candle.close, trades.at(-1)?.price);
        const bought = trades
          .filter(({ side }) => side === 'buy')
          .reduce((sum, one) => sum + one.quantity, 0);
        // Binance tells what takers bought; Coinbase tells no side, and that is what is kept.
        const expected = instrument === BINANCE ? Number(bought.toFixed(8)) : undefined;
        assert.equal(candle.buyVolume, expected);
        assert.equal(candle.origin, 'venue');
      }
    }

    const asked = venues.coinbase.restRequests().length + venues.binance.restRequests().length;
    const again = await run({ dataDir, restUrl, references, signal: never });
    assert.deepEqual(
      again.references.map(({ candles_added }) => candles_added),
      [0, 0],
    );
    assert.equal(venues.coinbase.restRequests().length + venues.binance.restRequests().length, asked);
  });

  it('tells of a venue that refuses in one line, and brings all else', async (t) => {
    const { restUrl, venues, dataDir } = await world(t);
    const { references } = venues;
    venues.binance.setFaults({ refusedCountry: true });
    const first = await run({ dataDir, restUrl, references, signal: never });
    const [coinbase, binance] = first.references;
    assert.deepEqual(coinbase, { instrument: COINBASE, candles_added: HOURS * 60, problem: null });
    assert.equal(binance?.candles_added, 0);
    assert.match(binance?.problem ?? '', /^Binance .*country[^\n]*$/);
    assert.ok(first.trades_added > 0);
    assert.equal(first.hours_known, 0);
    assert.deepEqual(await candlesOf(dataDir, BINANCE), []);
  });

  it('goes on where it was stopped', async (t) => {
    const { restUrl, venues, dataDir } = await world(t);
    const { references } = venues;
    const stop = new AbortController();
    const onProgress = (_share: number, text: string): void => {
      if (text.startsWith(BINANCE)) stop.abort();
    };
    const stopped = run({ dataDir, restUrl, references, onProgress, signal: stop.signal });
    await assert.rejects(stopped, { code: 'BACKFILL_STOPPED' });
    assert.equal((await candlesOf(dataDir, COINBASE)).length, HOURS * 60);
    assert.deepEqual(await candlesOf(dataDir, BINANCE), []);
    const after = await run({ dataDir, restUrl, references, signal: never });
    assert.deepEqual(
      after.references.map(({ candles_added }) => candles_added),
      [0, HOURS * 60],
    );
  });
});

const resultSchema = z.object({
  hours_known: z.number(),
  trades_added: z.number(),
  references: z.array(
    z.object({ instrument: z.string(), candles_added: z.number(), problem: z.string().nullable() }),
  ),
});

async function run(options: Parameters<typeof backfillFromSimulated>[0]) {
  return resultSchema.parse(await backfillFromSimulated({ ...options, hours: HOURS }));
}

async function world(t: TestContext) {
  const exchange = await createSimulatedExchange({ seed: 5, pairs: [PAIR], clock: heldClock });
  const venues = await openSimulatedReferences(heldClock, [PAIR]);
  t.after(() => Promise.all([exchange.close(), venues.close()]));
  return { restUrl: exchange.restUrl, venues, dataDir: join(newFolder(t), 'data') };
}

async function candlesOf(dataDir: string, instrument: InstrumentId): Promise<readonly Candle[]> {
  const workspace = await openWorkspace(dataDir);
  try {
    return await workspace.store.candles({ instrument, intervalSec: 60 });
  } finally {
    await workspace.close();
  }
}
