import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { InstrumentId, TradeEvent } from '@foretick/core/trade';
import type { Append, TopicRecords } from '@foretick/ports';
import { createCandles } from './index.ts';

const BTC = 'test:BTC/USD' as InstrumentId;
const ETH = 'test:ETH/USD' as InstrumentId;
const T0 = Date.UTC(2024, 0, 1);
const never = new AbortController().signal;
type TradesRecord = TopicRecords['trades'];

describe('candles', () => {
  it('are final once; the open window is shown after each batch', async () => {
    const events = [trade(1, 5, 10), trade(2, 50, 12), trade(3, 70, 11)];
    assert.deepEqual(await candlesAfter(events), ['final 0 10..12', 'provisional 1 11..11']);
  });

  it('a trade at the very end of a window closes it and belongs to the next', async () => {
    const events = [trade(1, 5, 10), trade(2, 60, 12)];
    assert.deepEqual(await candlesAfter(events), ['final 0 10..10', 'provisional 1 12..12']);
  });

  it('begin with the full minute, whenever in it the first trade comes', async () => {
    const events = [trade(1, 40, 10), trade(2, 70, 11)];
    assert.deepEqual(await candlesAfter(events), ['final 0 10..10', 'provisional 1 11..11']);
  });

  it('of a replay are shown final alone', async () => {
    const events = [trade(1, 5, 10), trade(2, 70, 11)].map((one) => ({
      ...one,
      availability: 'modelled' as const,
    }));
    assert.deepEqual(await candlesAfter(events), ['final 0 10..10']);
  });

  it('late trades go to their own topic', async () => {
    const log = await logAfter([trade(1, 5, 10), trade(2, 70, 11), trade(3, 20, 99)]);
    const stop = new AbortController();
    const reading = (await log.consumer('reads', ['late_trades'])).poll(9, stop.signal);
    // What is there is given at once; what is not there is not waited for.
    stop.abort();
    const late = await reading;
    assert.deepEqual(
      late.map(({ value }) => value.kind === 'trade' && value.sequence),
      [3],
    );
  });

  it('hands a corrected one on in a revision of its own, also where it is told twice', async () => {
    const told = [trade(1, 5, 10), trade(2, 70, 11)];
    const [first] = await (await (await logAfter(told)).consumer('reads', ['candles'])).poll(1, never);
    assert.ok(first);
    const correction = (high: number, revision: number): TradesRecord => {
      const times = { eventTime: T0 + 60_000, ingestTime: T0 + 90_000, availableAt: T0 + 90_000 };
      return { kind: 'correction', instrument: BTC, candle: { ...first.value, high, revision }, ...times };
    };
    // The trades service was killed before it could note that it had told it.
    const log = await logAfter([...told, correction(12, 1), correction(13, 1), correction(14, 7)]);
    const records = await (await log.consumer('reads', ['candles'])).poll(9, never);
    const final = records.filter(({ value }) => value.status === 'final');
    assert.deepEqual(
      final.map(({ value: { revision, high } }) => [revision, high]),
      [
        [0, 10],
        [1, 12],
        [2, 13],
        [7, 14],
      ],
    );
  });

  it('keeps the instruments apart', async () => {
    const events = [trade(1, 5, 10), trade(1, 5, 20, ETH), trade(2, 70, 11), trade(2, 80, 21, ETH)];
    const log = await logAfter(events);
    const records = await (await log.consumer('reads', ['candles'])).poll(9, never);
    const final = records.filter(({ value }) => value.status === 'final');
    assert.deepEqual(
      final.map(({ key, value }) => [key, value.instrument, value.close]),
      [
        [BTC, BTC, 10],
        [ETH, ETH, 20],
      ],
    );
  });
});

function trade(sequence: number, sec: number, price: number, instrument = BTC): TradeEvent {
  const eventTime = T0 + sec * 1_000;
  const times = { eventTime, ingestTime: eventTime, availableAt: eventTime };
  const tradeId = String(sequence);
  return { kind: 'trade', instrument, sequence, tradeId, price, quantity: 1, side: 'buy', ...times };
}

async function logAfter(events: readonly TradesRecord[]) {
  const log = createMemoryLog();
  await log.append(events.map((value): Append => ({ topic: 'trades', key: value.instrument, value })));
  const stop = new AbortController();
  const running = createCandles({ log, intervalSec: 60 }).run(stop.signal);
  for (let turn = 0; turn < 10_000; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    const lag = (await log.lag()).filter(({ group }) => group === 'candles');
    if (lag.length > 0 && lag.every(({ records }) => records === 0)) break;
  }
  stop.abort();
  await running;
  return log;
}

async function candlesAfter(events: readonly TradeEvent[]): Promise<string[]> {
  const log = await logAfter(events);
  const records = await (await log.consumer('reads', ['candles'])).poll(9, never);
  return records.map(({ value: { status, openTime, low, high } }) => {
    return `${status} ${(openTime - T0) / 60_000} ${low}..${high}`;
  });
}
