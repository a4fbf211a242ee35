import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstrumentId, Progress } from '@foretick/core/trade';
import type { Append, EventLog, LogRecord } from '../event-log.ts';

export interface EventLogCase {
  readonly log: EventLog;
  /** Ends this log as a killed process would and opens it again. Absent where nothing survives; called where that was announced. */
  readonly reopen?: () => Promise<EventLog>;
}

const BTC = 'kraken:BTC/USD' as InstrumentId;
const ETH = 'kraken:ETH/USD' as InstrumentId;
const never = new AbortController().signal;

/**
 * What every adapter of the event-log port has to do. `open` gives an empty log with `maxLag` 100; it is told when `reopen`
 * will be called.
 */
export function eventLogContract(name: string, open: (fate?: 'to be killed') => Promise<EventLogCase>): void {
  describe(`event log contract: ${name}`, () => {
    it('delivers records of a key in the order they were appended', async () => {
      const { log } = await open();
      await log.append([progress(BTC, 1), progress(ETH, 2), progress(BTC, 3)]);
      const consumer = await log.consumer('reader', ['trades']);
      const records = await consumer.poll(10, never);
      assert.deepEqual(timesOf(records, BTC), [1, 3]);
      assert.deepEqual(timesOf(records, ETH), [2]);
      await log.close();
    });

    it('counts offsets up and honours the poll limit', async () => {
      const { log } = await open();
      await log.append([progress(BTC, 1), progress(BTC, 2), progress(BTC, 3)]);
      const consumer = await log.consumer('reader', ['trades']);
      const first = await consumer.poll(2, never);
      const rest = await consumer.poll(2, never);
      assert.deepEqual([first.length, rest.length], [2, 1]);
      const offsets = [...first, ...rest].map((record) => record.offset);
      assert.ok(offsets.every((offset, i) => i === 0 || offset > (offsets[i - 1] ?? 0)));
      await log.close();
    });

    it('waits for a record and wakes when one comes', async () => {
      const { log } = await open();
      const consumer = await log.consumer('reader', ['trades']);
      const waiting = consumer.poll(10, never);
      await log.append([progress(BTC, 7)]);
      assert.deepEqual(timesOf(await waiting, BTC), [7]);
      await log.close();
    });

    it('gives nothing once its signal has aborted', async () => {
      const { log } = await open();
      const consumer = await log.consumer('reader', ['trades']);
      const stop = new AbortController();
      const waiting = consumer.poll(10, stop.signal);
      stop.abort();
      assert.deepEqual(await waiting, []);
      await log.close();
    });

    it('continues a group after its last commit, and gives each group everything', async () => {
      const { log } = await open();
      await log.append([progress(BTC, 1), progress(BTC, 2), progress(BTC, 3)]);
      const first = await log.consumer('a', ['trades']);
      await first.poll(2, never);
      await first.commit({ records: [], snapshots: [] });
      await first.poll(1, never);
      const again = await log.consumer('a', ['trades']);
      assert.deepEqual(timesOf(await again.poll(10, never), BTC), [3]);
      const other = await log.consumer('b', ['trades']);
      assert.deepEqual(timesOf(await other.poll(10, never), BTC), [1, 2, 3]);
      await log.close();
    });

    it('commits records and snapshots together with offsets', async () => {
      const { log } = await open();
      await log.append([progress(BTC, 1)]);
      const consumer = await log.consumer('a', ['trades']);
      await consumer.poll(10, never);
      await consumer.commit({
        records: [{ topic: 'late_trades', key: BTC, value: progressOf(BTC, 5) }],
        snapshots: [{ key: BTC, state: { seen: 1 } }],
      });
      const late = await log.consumer('b', ['late_trades']);
      assert.deepEqual(timesOf(await late.poll(10, never), BTC), [5]);
      assert.deepEqual([...(await log.snapshots('a'))], [[BTC, { seen: 1 }]]);
      assert.equal((await log.snapshots('b')).size, 0);
      await log.close();
    });

    it('takes a live snapshot as it is between the polls', async () => {
      const { log } = await open();
      const consumer = await log.consumer('a', ['trades']);
      let seen = 0;
      for (const time of [1, 2]) {
        await log.append([progress(BTC, time)]);
        seen += (await consumer.poll(10, never)).length;
        await consumer.commit({ records: [], snapshots: [{ key: BTC, take: () => ({ seen }) }] });
      }
      assert.deepEqual([...(await log.snapshots('a'))], [[BTC, { seen: 2 }]]);
      await log.close();
    });

    it('keeps the newest snapshot of each key, also those of a producer', async () => {
      const { log } = await open();
      await log.append([progress(BTC, 1)], {
        group: 'p',
        snapshots: [
          { key: BTC, state: 1 },
          { key: ETH, state: 2 },
        ],
      });
      await log.append([], { group: 'p', snapshots: [{ key: BTC, state: 3 }] });
      assert.deepEqual(
        new Map(await log.snapshots('p')),
        new Map([
          [BTC, 3],
          [ETH, 2],
        ]),
      );
      await log.close();
    });

    it('tells how far each group is behind', async () => {
      const { log } = await open();
      const consumer = await log.consumer('a', ['trades', 'candles']);
      await log.append([progress(BTC, 1), progress(BTC, 2)]);
      const lagOf = async () => (await log.lag()).filter((one) => one.records > 0);
      assert.deepEqual(await lagOf(), [{ group: 'a', topic: 'trades', records: 2 }]);
      await consumer.poll(10, never);
      assert.equal((await lagOf()).length, 1, 'polled is not committed');
      await consumer.commit({ records: [], snapshots: [] });
      assert.deepEqual(await lagOf(), []);
      await log.close();
    });

    it('tails what is appended from then on', async () => {
      const { log } = await open();
      await log.append([progress(BTC, 1)]);
      const stop = new AbortController();
      const times: number[] = [];
      const tail = log.tail(['trades'], stop.signal)[Symbol.asyncIterator]();
      const next = tail.next();
      await log.append([progress(BTC, 2)]);
      const first = await next;
      if (!first.done) times.push(first.value.value.eventTime);
      stop.abort();
      assert.equal((await tail.next()).done, true);
      assert.deepEqual(times, [2]);
      await log.close();
    });

    it('makes an append wait while a reader is too far behind', async () => {
      const { log } = await open();
      const consumer = await log.consumer('slow', ['trades']);
      await log.append(Array.from({ length: 101 }, (_, i) => progress(BTC, i)));
      let appended = false;
      const waiting = log.append([progress(BTC, 999)]).then(() => {
        appended = true;
      });
      await consumer.poll(50, never);
      // What need not wait would be over by then.
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(appended, false);
      await consumer.commit({ records: [], snapshots: [] });
      await waiting;
      assert.equal(appended, true);
      await log.close();
    });

    it('reads everything in order when the reader starts far behind', async () => {
      const { log } = await open();
      for (let start = 0; start < 12_000; start += 1_000) {
        await log.append(Array.from({ length: 1_000 }, (_, i) => progress(BTC, start + i)));
      }
      const consumer = await log.consumer('late', ['trades']);
      const times: number[] = [];
      while (times.length < 12_000) times.push(...timesOf(await consumer.poll(700, never), BTC));
      assert.ok(times.every((time, i) => time === i));
      await log.close();
    });

    it('has every committed record, snapshot and offset after it was killed', async (t) => {
      const { log, reopen } = await open('to be killed');
      if (reopen === undefined) {
        t.skip('this log keeps nothing');
        return;
      }
      await log.append([progress(BTC, 1), progress(BTC, 2)]);
      const consumer = await log.consumer('a', ['trades']);
      const [first] = await consumer.poll(1, never);
      await consumer.commit({ records: [], snapshots: [{ key: BTC, state: { seen: 1 } }] });
      const again = await reopen();
      await again.append([progress(BTC, 3)]);
      const restarted = await again.consumer('a', ['trades']);
      const records = await restarted.poll(10, never);
      assert.deepEqual(timesOf(records, BTC), [2, 3]);
      assert.ok((records[0]?.offset ?? 0) > (first?.offset ?? Number.POSITIVE_INFINITY));
      assert.deepEqual([...(await again.snapshots('a'))], [[BTC, { seen: 1 }]]);
      await again.close();
    });
  });
}

function progress(instrument: InstrumentId, eventTime: number): Append & { topic: 'trades' } {
  return { topic: 'trades', key: instrument, value: progressOf(instrument, eventTime) };
}

function progressOf(instrument: InstrumentId, eventTime: number): Progress {
  return { kind: 'progress', instrument, eventTime, ingestTime: eventTime, availableAt: eventTime };
}

function timesOf(records: readonly LogRecord<'trades' | 'late_trades'>[], key: InstrumentId): number[] {
  return records.filter((record) => record.key === key).map((record) => record.value.eventTime);
}
