import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { foretick, newFolder } from './testing/foretick-process.ts';
import { CANDLES_START, importedCandles } from './testing/imported-candles.ts';

const DAY_MS = 86_400_000;

describe('foretick search', () => {
  it('goes on where it was stopped, never sees the holdout, and its settings can be trained by', async (t) => {
    const folder = newFolder(t);
    const dataDir = await importedCandles(folder, 5);
    const file = join(folder, 'settings.json');
    const search = async (trials: number, ...more: string[]) => {
      const { code, stdout, stderr } = await foretick([
        ...['search', '--pair', 'BTC/USD', '--days', '1', '--holdout-days', '1', '--refit-days', '1'],
        ...['--trials', String(trials), '--batch', '2', '--data-dir', dataDir, '--json', ...more],
      ]);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    };
    const part = await search(3);
    assert.deepEqual([part.trials, part.trials_known, part.tried_so_far], [3, 0, 3]);
    const whole = await search(5, '--file', file);
    assert.deepEqual([whole.trials, whole.trials_known, whole.tried_so_far], [5, 3, 5]);
    const holdoutFrom = CANDLES_START + 4 * DAY_MS;
    assert.deepEqual([whole.holdout_from, whole.to], [holdoutFrom, holdoutFrom - 60_000]);
    assert.ok(whole.best.mse_skill > 0 && whole.best.mse_skill < 0.2, `${whole.best.mse_skill}`);

    const other = await importedCandles(newFolder(t), 5);
    const atOnce = await search(5, '--data-dir', other);
    assert.deepEqual([atOnce.trials_known, atOnce.best], [0, whole.best]);

    const settings = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(settings.settings, whole.best.settings);
    const train = ['train', '--pair', 'BTC/USD', '--settings', file, '--data-dir', dataDir, '--json'];
    const trained = await foretick(train);
    assert.equal(trained.code, 0, trained.stderr);
    const { models } = JSON.parse(trained.stdout);
    assert.deepEqual(
      models.map(({ horizon_sec }: { horizon_sec: number }) => horizon_sec),
      [60],
    );
    const wrong = await foretick([...train.slice(0, 4), join(folder, 'candles.csv'), ...train.slice(5)]);
    assert.match(wrong.stderr, /candles\.csv is no file of settings; write one with foretick search --file/);
  });

  it('says so where there is too little history to hold some back', async (t) => {
    const dataDir = await importedCandles(newFolder(t), 2);
    const { code, stderr } = await foretick(['search', '--pair', 'BTC/USD', '--data-dir', dataDir]);
    assert.equal(code, 1);
    assert.match(stderr, /has 2 days of candles: too few to hold some back \(--holdout-days\)/);
  });
});
