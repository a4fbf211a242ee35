import type { InstrumentId } from '@foretick/core/trade';
import { openDuckdbStore } from '../store/open-store.ts';

/** Run as `record-for-ever.ts PATH BATCH`: appends trades from the stored position on and prints each new position. */
const [path = '', batch = ''] = process.argv.slice(2);
const size = Number(batch);
const instrument = 'kraken:BTC/USD' as InstrumentId;
const store = await openDuckdbStore({ path, clock: { now: () => 0, sleep: async () => undefined } });
let next = (await store.positions())[0]?.nextOffset ?? 0;
for (;;) {
  // Each batch brings the end of the one before again, as a log does after a crash.
  const from = Math.max(0, next - 10);
  const records = Array.from({ length: next + size - from }, (_, index) => {
    const offset = from + index;
    const eventTime = 1_700_000_000_000 + offset;
    const times = { eventTime, ingestTime: eventTime, availableAt: eventTime };
    const value = {
      kind: 'trade',
      instrument,
      sequence: offset,
      tradeId: String(offset),
      price: 1,
      quantity: 1,
    } as const;
    return {
      topic: 'trades',
      key: instrument,
      partition: 0,
      offset,
      value: { ...value, ...times, side: 'buy' },
    } as const;
  });
  next += size;
  await store.record(records, [{ topic: 'trades', partition: 0, nextOffset: next }]);
  process.stdout.write(`${next}\n`);
}
