import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import type { Append, EventLog, LogConsumer } from '../event-log.ts';

const KEYS = ['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'DOT', 'LTC', 'TRX'].map(
  (base) => `kraken:${base}/USD` as InstrumentId,
);

/**
 * What a log whose groups are shared (`sharedGroups`) has to do besides. `open` gives an empty log with several partitions
 * and opens the same one again, as another process does.
 */
export function sharedGroupsContract(
  name: string,
  open: () => Promise<{ readonly log: EventLog; readonly again: () => Promise<EventLog> }>,
): void {
  describe(`shared groups contract: ${name}`, () => {
    it('gives each key to one reader, and every key to somebody', async () => {
      const { log, again } = await open();
      const other = await again();
      const readers = await Promise.all([log, other].map((one) => one.consumer('g', ['trades'])));
      const reading = readers.map((reader) => new Reading(reader));
      await eventually(() => reading.every((one) => one.generation > 0));
      await log.append(KEYS.flatMap((key) => [1, 2, 3].map((time) => progress(key, time))));
      await eventually(() => sum(reading.map((one) => one.counted)) >= KEYS.length * 3);
      const [first, second] = reading.map((one) => one.states);
      for (const key of KEYS) {
        assert.deepEqual([first?.get(key), second?.get(key)].filter(Boolean), [[1, 2, 3]], key);
      }
      assert.ok(first !== undefined && first.size > 0 && first.size < KEYS.length, 'both have some');
      await Promise.all(reading.map((one) => one.stop()));
      await Promise.all([log.close(), other.close()]);
    });

    it('hands keys on with their state when readers come and go: no record lost, none counted twice', async () => {
      const { log, again } = await open();
      const reading = new Reading(await log.consumer('g', ['trades']));
      const times: number[] = [];
      const appendTo = async (until: number) => {
        for (let time = times.length; time < until; time += 10) {
          const some = Array.from({ length: 10 }, (_, index) => time + index);
          times.push(...some);
          await log.append(some.flatMap((at) => KEYS.map((key) => progress(key, at))));
        }
      };
      await appendTo(50);
      const other = await again();
      const second = new Reading(await other.consumer('g', ['trades']));
      await appendTo(200);
      await eventually(() => second.counted > 0 && second.generation > 0);
      await appendTo(300);
      await reading.stop();
      const third = await again();
      await log.close();
      await third.append(KEYS.map((key) => progress(key, 300)));
      const expected = [...times, 300];
      await eventually(async () => {
        const snapshots = await third.snapshots('g');
        return KEYS.every((key) => lengthOf(snapshots.get(key)) === expected.length);
      });
      const snapshots = await third.snapshots('g');
      for (const key of KEYS) assert.deepEqual(snapshots.get(key), expected, key);
      await second.stop();
      await Promise.all([other.close(), third.close()]);
    });

    it('writes no state that is on its way from one commit to the next', async () => {
      const { log, again } = await open();
      const [key] = KEYS;
      assert.ok(key !== undefined);
      const consumer = await log.consumer('g', ['trades']);
      await log.append([progress(key, 1)]);
      await consumer.poll(1, never);
      let state = 'after 1';
      await consumer.commit({ records: [], snapshots: [{ key, take: () => state }] });
      await log.append([progress(key, 2)]);
      await consumer.poll(1, never);
      state = 'half way to 2';
      await log.close();
      const other = await again();
      const next = await other.consumer('g', ['trades']);
      const [first] = await next.poll(1, never);
      const known = (await next.snapshots()).get(key);
      // Either what was committed is there, or it comes again: never a state that no position belongs to.
      const came = first?.topic === 'trades' ? first.value.eventTime : undefined;
      assert.ok(
        (known === 'after 1' && came === 2) || (known === undefined && came === 1),
        `${known} ${came}`,
      );
      await other.close();
    });

    it('commits nothing of a reader whose keys went to others meanwhile', async () => {
      const { log, again } = await open();
      const slow = await log.consumer('g', ['trades']);
      await log.append(KEYS.map((key) => progress(key, 1)));
      const polled = new Set<InstrumentId>();
      while (polled.size < KEYS.length) for (const { key } of await slow.poll(100, never)) polled.add(key);
      const other = await again();
      const second = new Reading(await other.consumer('g', ['trades']));
      await eventually(() => second.states.size > 0);
      await slow.commit({
        records: [],
        snapshots: KEYS.map((key) => ({ key, state: ['what the slow one made of it'] })),
      });
      const resumed = new Reading(slow);
      await eventually(() => second.states.size + resumed.states.size >= KEYS.length);
      await eventually(async () => (await other.snapshots('g')).size === KEYS.length);
      for (const [key, state] of await other.snapshots('g')) assert.deepEqual(state, [1], key);
      await Promise.all([second.stop(), resumed.stop()]);
      await Promise.all([log.close(), other.close()]);
    });
  });
}

const never = new AbortController().signal;
const PATIENCE_MS = 20_000;

/** Reads until it is stopped; a key's state is the times that it has seen. */
class Reading {
  /** Of keys seen since the newest change of hands. */
  states = new Map<InstrumentId, readonly number[]>();
  counted = 0;
  readonly #consumer: LogConsumer<'trades'>;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(consumer: LogConsumer<'trades'>) {
    this.#consumer = consumer;
    this.#running = this.#run();
  }

  get generation(): number {
    return this.#consumer.generation;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let generation = -1;
    // Changed in place, as services do with their state: a log keeps what it was given as it was then.
    let known = new Map<InstrumentId, number[]>();
    while (!signal.aborted) {
      const records = await this.#consumer.poll(7, signal);
      if (records.length === 0) return;
      if (this.#consumer.generation !== generation) {
        generation = this.#consumer.generation;
        known = new Map([...(await this.#consumer.snapshots())].map(([key, state]) => [key, timesOf(state)]));
        this.states = new Map();
      }
      for (const { key, value } of records) {
        const times = known.get(key) ?? [];
        times.push(value.eventTime);
        known.set(key, times);
        this.states.set(key, times);
        this.counted += 1;
      }
      const keys = new Set(records.map(({ key }) => key));
      await this.#consumer.commit({
        records: [],
        snapshots: [...keys].map((key) => ({ key, state: known.get(key) })),
      });
    }
  }
}

function progress(instrument: InstrumentId, eventTime: number): Append {
  const times = { eventTime, ingestTime: eventTime, availableAt: eventTime };
  return { topic: 'trades', key: instrument, value: { kind: 'progress', instrument, ...times } };
}

function timesOf(state: unknown): number[] {
  return Array.isArray(state) ? state.map(Number) : [];
}

function lengthOf(state: unknown): number {
  return timesOf(state).length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    assert.ok(performance.now() < deadline, `not within ${PATIENCE_MS / 1_000} s: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
