import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { foretick } from './testing/foretick-process.ts';

const TRADES = fileURLToPath(new URL('../../../docs/tutorial/trades.csv.gz', import.meta.url));

describe('foretick import, then verify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-import-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('finds the candles of imported trades the same, bit for bit', async () => {
    const place = ['--pair', 'BTC/USD', '--data-dir', join(folder, 'data')];
    const imported = await foretick(['import', TRADES, ...place]);
    assert.equal(imported.code, 0, imported.stderr);
    const verified = await foretick([
      'verify',
      ...place,
      '--from',
      '2024-01-08',
      '--to',
      '2024-01-08',
      '--json',
    ]);
    assert.equal(verified.code, 0, verified.stderr);
    const { candles } = JSON.parse(verified.stdout);
    assert.deepEqual(candles, { compared: 599, left_out: { incomplete: 2 } });
  });
});
