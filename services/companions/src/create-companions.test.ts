import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { Candle } from '@foretick/core/candle';
import { COMPANION_GRACE_MS, type Companions } from '@foretick/core/feature';
import type { InstrumentId } from '@foretick/core/trade';
import { type CompanionRecord, NEWS_KEY, type NewsReading } from '@foretick/ports';
import { createCompanions } from './index.ts';

const BTC = 'kraken:BTC/USD' as InstrumentId;
const ETH = 'kraken:ETH/USD' as InstrumentId;
const LEADER = 'coinbase:BTC/USD' as InstrumentId;
const T0 = Date.UTC(2026, 0, 1);
const COMPANIONS = new Map<InstrumentId, Companions>([
  [BTC, { coinbase: LEADER, eth: ETH }],
  [ETH, { btc: BTC }],
]);

describe('companions', () => {
  it('are handed on to those who follow them, and the wait is over when all are there', async () => {
    const world = createWorld();
    await world.run(candle(BTC, 1), candle(ETH, 1), candle(LEADER, 1));
    world.setNow(closeOf(2) + 100);
    await world.run(candle(BTC, 2), candle(LEADER, 2));
    assert.deepEqual(world.told(BTC), ['eth 1', 'coinbase 1', 'go 1', 'coinbase 2']);
    await world.run(candle(ETH, 2));
    assert.deepEqual(world.told(BTC).slice(4), ['eth 2', 'go 2']);
    assert.deepEqual(world.told(ETH), ['btc 1', 'go 1', 'btc 2', 'go 2']);
  });

  it('are waited for no longer than the grace; the decision does not change when they come after it', async () => {
    const world = createWorld();
    await world.run(candle(BTC, 1), candle(ETH, 1), candle(LEADER, 1));
    world.setNow(closeOf(2) + 100);
    await world.run(candle(BTC, 2));
    assert.deepEqual(world.told(BTC).slice(3), []);
    world.setNow(closeOf(2) + 100 + COMPANION_GRACE_MS);
    await world.run();
    assert.deepEqual(world.told(BTC).slice(3), ['go 2']);
    await world.run(candle(LEADER, 2));
    assert.deepEqual(world.told(BTC).slice(3), ['go 2', 'coinbase 2']);
  });

  it('are not waited for when they were never there, have been silent for long, or nothing is live', async () => {
    const world = createWorld();
    await world.run(candle(ETH, 1));
    assert.deepEqual(world.told(ETH), ['go 1'], 'never there');
    world.setNow(closeOf(10) + 100);
    await world.run(candle(ETH, 10));
    assert.deepEqual(world.told(ETH), ['go 1', 'go 10'], 'never there');
    await world.run(candle(BTC, 10), candle(LEADER, 1), candle(BTC, 11, { availability: 'modelled' }));
    assert.deepEqual(
      world.told(BTC).filter((line) => line.startsWith('go')),
      ['go 10', 'go 11'],
    );
  });

  it('go on after a stop as if there had been none, also in the middle of a wait', async () => {
    const world = createWorld();
    await world.run(candle(BTC, 1), candle(ETH, 1), candle(LEADER, 1));
    world.setNow(closeOf(2) + 100);
    await world.run(candle(BTC, 2));
    await world.run(candle(BTC, 2), candle(ETH, 1));
    world.setNow(closeOf(2) + 50_000);
    await world.run(candle(ETH, 2));
    assert.deepEqual(world.told(BTC).slice(3), ['eth 2', 'go 2']);
  });

  it('leave provisional candles and other intervals alone', async () => {
    const world = createWorld();
    await world.run(candle(BTC, 1, { status: 'provisional' }), candle(BTC, 5, { intervalSec: 300 }));
    assert.deepEqual(world.told(BTC), []);
  });
});

describe('news', () => {
  it('goes to those whose coin it is about, once', async () => {
    const world = createWorld();
    await world.tell('a', 10);
    await world.tell('b', 20, 'ETH');
    await world.tell('a', 30);
    await world.run();
    assert.deepEqual(world.told(BTC), ['news a at 10']);
    assert.deepEqual(world.told(ETH), ['news b at 20']);
  });

  it('that comes after a decision counts from the next one, and never with another at one time', async () => {
    //  decided for    60000
    //  ready        a 59990  b 61000  c 60990      all come after it
    const world = createWorld();
    await world.run(candle(BTC, 1), candle(ETH, 1), candle(LEADER, 1));
    await world.tell('a', 59_990);
    await world.tell('b', 61_000);
    await world.tell('c', 60_990);
    await world.run();
    const news = world.told(BTC).filter((one) => one.startsWith('news'));
    assert.deepEqual(news, ['news a at 60001', 'news b at 61000', 'news c at 61001']);
  });

  it('that was there before a candle is known to it, also behind more candles than are taken at once', async () => {
    const world = createWorld();
    await world.tell('a', 500 * 60_000);
    const replayed = Array.from({ length: 1_500 }, (_, i) =>
      candle(BTC, i + 1, { availability: 'modelled' }),
    );
    await world.run(...replayed);
    assert.ok(world.told(BTC).includes('news a at 30000000'), 'from when it was ready on');
  });
});

function closeOf(minute: number): number {
  return T0 + minute * 60_000;
}

function candle(instrument: InstrumentId, minute: number, more: Partial<Candle> = {}): Candle {
  const closeTime = closeOf(minute);
  return {
    ...{ instrument, intervalSec: 60, openTime: closeTime - 60_000, closeTime, revision: 0, status: 'final' },
    ...{ open: 1, high: 1, low: 1, close: 1, volume: 1, quoteVolume: 1, vwap: 1, tradeCount: 1 },
    ...{ buyVolume: 1, sellVolume: 0, complete: true, filled: false, origin: 'trades' },
    ...{ availableAt: closeTime + 100, availability: 'observed' },
    ...more,
  };
}

/** The service on a log of its own, with a clock that the test sets. */
function createWorld() {
  const log = createMemoryLog();
  const told: CompanionRecord[] = [];
  const watching = new AbortController();
  void (async () => {
    for await (const { value } of log.tail(['companions'], watching.signal)) told.push(value);
  })();
  let now = closeOf(1) + 100;
  const clock = {
    now: () => now,
    /** Wakes when the test says that it is time, which here means never: a run is stopped, and the next one looks again. */
    sleep: (ms: number, signal?: AbortSignal) =>
      ms <= 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
  };
  return {
    setNow: (time: number) => {
      now = time;
    },
    async tell(id: string, availableAt: number, coin = 'BTC'): Promise<void> {
      const reading: NewsReading = {
        ...{ articleId: id, publishedAt: T0, availableAt: T0 + availableAt, availability: 'observed' },
        assessment: { summary: '', scores: [], event: 'other', novelty: 0, horizon: 'hours' },
        signals: [{ coin, score: 0.5 }],
        ...{ reader: 'lexicon', readerVersion: '1', fallback: '' },
        call: {
          ...{ model: 'lexicon', promptHash: '', attempts: 0, inputTokens: 0, outputTokens: 0 },
          ...{ cost: 0, latencyMs: 0 },
        },
      };
      await log.append([{ topic: 'news_signals', key: NEWS_KEY, value: reading }]);
    },
    /** One life of the service, until it has read everything and done what the time asks for. */
    async run(...candles: readonly Candle[]): Promise<void> {
      await log.append(candles.map((value) => ({ topic: 'candles', key: value.instrument, value })));
      const stop = new AbortController();
      const running = createCompanions({ log, clock, intervalSec: 60, companionsOf: COMPANIONS }).run(
        stop.signal,
      );
      for (let turn = 0, idle = 0; turn < 10_000 && idle < 20; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        const lag = (await log.lag()).filter(({ group }) => group === 'companions');
        idle = lag.length > 0 && lag.every(({ records }) => records === 0) ? idle + 1 : 0;
      }
      stop.abort();
      await running;
    },
    told: (instrument: InstrumentId): readonly string[] =>
      told
        .filter((record) => record.instrument === instrument)
        .map((record) => {
          if (record.kind === 'progress') return `go ${(record.asOf - T0) / 60_000}`;
          return record.kind === 'candle'
            ? `${record.slot} ${(record.candle.closeTime - T0) / 60_000}`
            : `news ${record.signal.id} at ${record.signal.availableAt - T0}`;
        }),
  };
}
