import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type InstrumentId, instrumentId, type Pair, type Trade } from '@foretick/core/trade';
import { openWorkspace } from '../profiles/embedded.ts';
import type { Workspace } from '../profiles/profile.ts';
import { newFolder } from '../testing/foretick-process.ts';
import { budgetOf } from './budget-setting.ts';
import { folderBytes } from './folder-bytes.ts';
import { openWithinBudget } from './open-within-budget.ts';

const BTC = instrumentId('kraken', 'BTC/USD' as Pair);
const ETH = instrumentId('kraken', 'ETH/USD' as Pair);
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAYS = 5;
const TRADES_A_DAY = 30_000;

describe('a data folder within its disk budget', () => {
  it('loses its oldest trades and nothing else, and its files shrink', async (t) => {
    const dataDir = join(newFolder(t), 'data');
    const before = await filled(dataDir);
    const fullBytes = folderBytes(dataDir);
    const diskBudget = Math.round(fullBytes * 0.6);
    const told: string[] = [];
    const { workspace, disk } = await openWithinBudget({ dataDir, diskBudget }, (line) => told.push(line));
    const openBytes = folderBytes(dataDir);
    try {
      assert.ok(openBytes <= diskBudget, `${openBytes} of ${diskBudget} bytes, ${fullBytes} before`);
      const state = await disk.state();
      t.diagnostic(
        `files of ${mb(fullBytes)} MB, a budget of ${mb(diskBudget)} MB: now ${mb(openBytes)} MB, of which ${mb(state.usedBytes)} MB are used`,
      );
      assert.ok(state.usedBytes <= diskBudget * 0.95 && state.fileBytes <= diskBudget);
      const after = await contentOf(workspace);
      assert.deepEqual({ ...after, trades: [] }, { ...before, trades: [] }, 'all but trades stayed');
      const days = after.trades.length;
      assert.deepEqual(after.trades, before.trades.slice(-days), 'the newest days stayed whole');
      // A store this small frees room in steps of two days.
      assert.ok(days >= 1 && days < DAYS, `${days} days stayed`);
      assert.match(told[0] ?? '', /^deleted [\d,]+ trades before 2024-01-0\d to stay within the disk budget/);
      // Reading by time and adding go on as before.
      const newest = await workspace.store.trades({ instrument: BTC, limit: 3 });
      assert.deepEqual(
        newest.map(({ sequence }) => sequence),
        [-3, -2, -1].map((n) => DAYS * TRADES_A_DAY + n),
      );
      await addDay(workspace, ETH, DAYS);
      assert.equal((await contentOf(workspace)).trades.at(-1)?.trades, TRADES_A_DAY);
    } finally {
      await workspace.close();
    }
  });

  it('goes on with what is there when it is within, and says once when trades are not what is too much', async (t) => {
    const dataDir = join(newFolder(t), 'data');
    const before = await filled(dataDir, 1);
    for (const diskBudget of ['off', folderBytes(dataDir) * 2] as const) {
      const told: string[] = [];
      const { workspace } = await openWithinBudget({ dataDir, diskBudget }, (line) => told.push(line));
      assert.deepEqual([await contentOf(workspace), told], [before, []]);
      await workspace.close();
    }
    const told: string[] = [];
    const { workspace, disk } = await openWithinBudget({ dataDir, diskBudget: 1e6 }, (line) =>
      told.push(line),
    );
    const { usedBytes } = await disk.enforce();
    assert.ok(usedBytes > 1e6, 'the rest is more than the budget');
    assert.deepEqual({ ...(await contentOf(workspace)), trades: before.trades }, before);
    assert.deepEqual((await contentOf(workspace)).trades, []);
    const warnings = told.filter((line) => line.includes('raise FORETICK_DISK_BUDGET'));
    assert.equal(warnings.length, 1, told.join('\n'));
    await workspace.close();
  });
});

it('chooses a budget at the first start and stays with it', (t) => {
  const dataDir = newFolder(t);
  const file = join(dataDir, 'foretick.json');
  for (const [freeBytes, chosen] of [
    [400e9, 50e9],
    [30e9, 15e9],
    [1e6, 1e9],
  ] as const) {
    writeFileSync(file, '{"format":1}\n');
    assert.equal(budgetOf(dataDir, undefined, freeBytes), chosen);
    assert.equal(budgetOf(dataDir, undefined, 5e9), chosen, 'whatever is free later');
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), { format: 1, disk_budget_bytes: chosen });
    rmSync(file);
  }
  assert.equal(budgetOf(dataDir, 7e9, 400e9), 7e9);
  assert.equal(budgetOf(dataDir, 'off', 400e9), undefined);
});

/** Days of trades of two instruments, with their candles. */
async function filled(dataDir: string, days = DAYS) {
  const workspace = await openWorkspace(dataDir);
  try {
    for (let day = 0; day < days; day += 1) {
      await Promise.all([BTC, ETH].map((instrument) => addDay(workspace, instrument, day)));
    }
    return await contentOf(workspace);
  } finally {
    await workspace.close();
  }
}

async function addDay({ history }: Workspace, instrument: InstrumentId, day: number): Promise<void> {
  const from = FIRST_DAY + day * DAY_MS;
  const trades = tradesOf(instrument, day);
  const { signal } = new AbortController();
  await history.addTrades({ instrument, from, to: from + DAY_MS, trades, intervalSec: 60, signal });
}

/** Trades whose values do not compress away. */
async function* tradesOf(instrument: InstrumentId, day: number): AsyncGenerator<readonly Trade[]> {
  for (let start = 0; start < TRADES_A_DAY; start += 10_000) {
    yield Array.from({ length: 10_000 }, (_, index) => {
      const sequence = day * TRADES_A_DAY + start + index;
      const eventTime = FIRST_DAY + sequence * (DAY_MS / TRADES_A_DAY);
      const noise = Math.abs(Math.sin(sequence));
      return {
        kind: 'trade',
        instrument,
        sequence,
        tradeId: String(sequence),
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

async function contentOf({ history, store }: Workspace) {
  const instruments = await store.instruments();
  return {
    trades: await history.tradeDays(),
    candles: instruments.map(({ instrument, candles }) => ({ instrument, candles })),
    coverage: await history.coverage(BTC),
  };
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
