import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createDiskBudget } from './disk-budget.ts';

const DAY = 86_400_000;
const TODAY = 20_000;
const BYTES_PER_TRADE = 40;

interface Folder {
  readonly days: Map<number, number>;
  /** What is no trade. */
  readonly otherBytes: number;
}

describe('disk budget', () => {
  it('deletes whole days, the oldest first, no more than a day too much, and never those of today', async () => {
    const folders = fc.record({
      days: fc
        .uniqueArray(
          fc.tuple(fc.integer({ min: TODAY - 40, max: TODAY }), fc.integer({ min: 1, max: 90_000 })),
          {
            selector: ([day]) => day,
          },
        )
        .map((days) => days.sort(([a], [b]) => a - b)),
      otherBytes: fc.integer({ min: 0, max: 40_000_000 }),
      budgetBytes: fc.integer({ min: 1_000_000, max: 80_000_000 }),
    });
    await fc.assert(
      fc.asyncProperty(folders, async ({ days, otherBytes, budgetBytes }) => {
        const folder = { days: new Map(days), otherBytes };
        const { disk, told } = budgetOver(folder, budgetBytes);
        const { usedBytes } = await disk.enforce();
        assert.equal(usedBytes, bytesOf(folder));

        const gone = days.filter(([day]) => !folder.days.has(day));
        assert.deepEqual(gone, days.slice(0, gone.length), 'the oldest');
        assert.ok(!gone.some(([day]) => day === TODAY));
        const before = bytesOf({ days: new Map(days), otherBytes });
        const last = (gone.at(-1)?.[1] ?? 0) * BYTES_PER_TRADE;
        if (before <= budgetBytes * 0.95) assert.equal(gone.length, 0);
        else if (gone.length > 0) assert.ok(usedBytes + last > budgetBytes * 0.85, 'a day too much');
        const nothingLeft = ![...folder.days.keys()].some((day) => day !== TODAY);
        assert.ok(usedBytes <= budgetBytes * 0.95 || nothingLeft);
        const warnings = told.filter((line) => /raise FORETICK_DISK_BUDGET/.test(line));
        assert.equal(warnings.length, usedBytes > budgetBytes ? 1 : 0);
        assert.ok(told.every((line) => !line.includes('\n')));

        const known = told.length;
        await disk.enforce();
        assert.equal(told.length, known, 'nothing more to say or to delete');
      }),
    );
  });

  it('deletes nothing without a budget', async () => {
    const folder = { days: new Map([[1, 1_000_000]]), otherBytes: 0 };
    const { disk, told } = budgetOver(folder, undefined);
    const state = await disk.enforce();
    assert.deepEqual(state, { usedBytes: 40_000_000, fileBytes: 40_000_000, budgetBytes: undefined });
    assert.deepEqual([folder.days.size, told.length], [1, 0]);
  });

  it('deletes once and waits where room becomes free later', async () => {
    const folder = { days: new Map([1, 2, 3, 4].map((day) => [day, 100_000])), otherBytes: 0 };
    const { disk } = budgetOver(folder, 8_000_000, () => 16_000_000);
    await disk.enforce();
    assert.deepEqual([...folder.days.keys()], [4], 'the days that were too many, and no day more');
  });

  it('looks every ten minutes until it is told to stop', async () => {
    const folder = { days: new Map<number, number>(), otherBytes: 0 };
    const stop = new AbortController();
    const waits: number[] = [];
    const { disk } = budgetOver(folder, 8_000_000, undefined, async (ms) => {
      waits.push(ms);
      folder.days.set(waits.length, 300_000);
      if (waits.length === 4) stop.abort();
    });
    await disk.run(stop.signal);
    assert.deepEqual(waits, [600_000, 600_000, 600_000, 600_000]);
    assert.deepEqual([...folder.days.keys()], [4], 'the last one came with the stop');
  });
});

function bytesOf({ days, otherBytes }: Folder): number {
  return otherBytes + [...days.values()].reduce((sum, trades) => sum + trades, 0) * BYTES_PER_TRADE;
}

/** A folder in memory whose trades take the same room each. */
function budgetOver(
  folder: Folder,
  budgetBytes: number | undefined,
  usedBytes = () => bytesOf(folder),
  sleep: (ms: number) => Promise<void> = async () => undefined,
) {
  const told: string[] = [];
  const history = {
    tradeDays: async () => [...folder.days].map(([day, trades]) => ({ from: day * DAY, trades })),
    retain: async ({ tradesBefore }: { readonly tradesBefore: number }) => {
      let rowsDeleted = 0;
      for (const [day, trades] of [...folder.days]) {
        if (day * DAY >= tradesBefore) continue;
        rowsDeleted += trades;
        folder.days.delete(day);
      }
      return { rowsDeleted };
    },
  };
  const disk = createDiskBudget({
    history,
    clock: { now: () => TODAY * DAY + 5_000, sleep },
    diskUse: async () => ({ fileBytes: usedBytes(), freeBytes: 0 }),
    budgetBytes,
    tell: (line) => told.push(line),
  });
  return { disk, told };
}
