import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import type { TrialRecord } from '@foretick/ports';
import { trialLedgerContract } from '@foretick/ports/contract/trial-ledger';
import { openFilesLedger } from './files-ledger.ts';

const folders: string[] = [];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'foretick-ledger-'));
  folders.push(folder);
  return folder;
}

after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

trialLedgerContract('files', async () => {
  const folder = await temporaryFolder();
  return { ledger: await openFilesLedger(folder), reopen: () => openFilesLedger(folder) };
});

describe('files ledger', () => {
  const opened: TrialRecord = {
    ...{ kind: 'holdout-opened', instrument: 'kraken:BTC/USD' as InstrumentId },
    ...{ from: 1, to: 2, by: 'evaluate', at: 3 },
  };

  it('leaves out a line that was cut off while it was written, and goes on after it', async () => {
    const folder = await temporaryFolder();
    const ledger = await openFilesLedger(folder);
    await ledger.append([opened]);
    await appendFile(join(folder, 'trials.ndjson'), '{"kind":"tri');
    assert.deepEqual(await ledger.records(), [opened]);
    await ledger.append([{ ...opened, at: 4 }]);
    assert.deepEqual(await ledger.records(), [opened, { ...opened, at: 4 }]);
  });

  it('names the line that is damaged, and does not write over it', async () => {
    const folder = await temporaryFolder();
    const ledger = await openFilesLedger(folder);
    const path = join(folder, 'trials.ndjson');
    for (const line of ['{', '{"kind":"tried"}', JSON.stringify({ ...opened, from: '1' })]) {
      await writeFile(path, `${JSON.stringify(opened)}\n${line}\n`);
      await assert.rejects(ledger.records(), { code: 'LEDGER_DAMAGED', message: /line 2 of / });
    }
    const before = await readFile(path, 'utf8');
    await ledger.append([opened]);
    assert.equal(await readFile(path, 'utf8'), `${before}${JSON.stringify(opened)}\n`);
  });

  it('says so when the folder cannot be used', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await assert.rejects(openFilesLedger(file), { code: 'LEDGER_UNAVAILABLE' });
  });
});
