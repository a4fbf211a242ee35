import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { openDuckdbStore } from '../store/open-store.ts';
import { PAIR } from '../testing/import-fixture.ts';
import { writeMadeUpTrades } from '../testing/made-up-trades.ts';
import { testClock, testFolder } from '../testing/test-folder.ts';

const ROWS = process.env.FORETICK_TEST_SIZE === 'long' ? 5_000_000 : 200_000;
const folder = testFolder(after);
const file = folder('trades.csv.gz');

describe(`a file of ${ROWS} trades`, () => {
  before(() => writeMadeUpTrades(file, ROWS));

  it('goes in with less than 600 MB of memory, telling how far it is', async () => {
    const { lines, exitCode } = await importInProcess(folder('whole.duckdb'), () => false);
    assert.equal(exitCode, 0);
    const shares = lines.slice(0, -1).map((line) => Number.parseFloat(line));
    assert.deepEqual(
      shares.toSorted((a, b) => a - b),
      shares,
      'the share never falls',
    );
    assert.ok(new Set(shares).size >= 6, `shares ${shares}`);
    const { rowsAdded, peakMb } = JSON.parse(lines.at(-1) ?? '{}');
    assert.equal(rowsAdded, ROWS);
    assert.ok(peakMb === undefined || (peakMb > 50 && peakMb < 600), `peak of ${peakMb} MB`);
  });

  for (const stage of ['reading', 'writing']) {
    it(`leaves nothing when the process is killed while ${stage}, and goes in afterwards`, async () => {
      const path = folder(`${stage}.duckdb`);
      const { exitCode } = await importInProcess(path, (line) => line.endsWith(stage));
      assert.equal(exitCode, null, 'killed before it was done');
      assert.ok(readdirSync(`${path}.work`).length > 0, 'the staging area is left over');
      const store = await openDuckdbStore({ path, clock: testClock });
      assert.ok(!existsSync(`${path}.work`), 'and gone at the next start');
      assert.deepEqual(await store.instruments(), []);
      const request = {
        files: [file],
        instrument: PAIR,
        intervalSec: 60,
        kind: 'auto',
        columns: {},
      } as const;
      const summary = await store.importFiles(request, () => undefined, new AbortController().signal);
      assert.equal(summary.rowsAdded, ROWS);
      await store.close();
    });
  }
});

/** Imports in a process of its own, which is killed at the first line that `killAt` wants. */
async function importInProcess(
  path: string,
  killAt: (line: string) => boolean,
): Promise<{ readonly lines: readonly string[]; readonly exitCode: number | null }> {
  const script = new URL('../testing/import-in-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, path, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const deadline = setTimeout(() => child.kill('SIGKILL'), 110_000);
  const exited = once(child, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (killAt(line)) child.kill('SIGKILL');
  }
  await exited;
  clearTimeout(deadline);
  return { lines, exitCode: child.exitCode };
}
