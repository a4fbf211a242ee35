import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { foretick, newFolder } from './testing/foretick-process.ts';
import { recordedTrades, writeTrades } from './testing/recorded-trades.ts';

/** Names that readers of the JSON rely on. */
const FIGURES = [
  ...[
    'model',
    'horizon_sec',
    'n',
    'zero_move_share',
    'persistence_mae_bp',
    'mae_bp',
    'mae_skill',
    'mse_skill',
  ],
  ...['mae_skill_interval', 'mse_skill_interval', 'hit_rate', 'hit_count', 'ic', 'ic_traded', 'dm_p_value'],
  ...[
    'mse_skill_traded',
    'top_decile_hit_rate',
    'confidence',
    'delayed',
    'calibration',
    'trials',
    'audit_first',
  ],
  ...['dm_p_value_adjusted', 'verdict', 'days'],
];

describe('the average of ridge and trees', () => {
  it('is trained by command, served from the next candle on, verified bit for bit, and evaluated', async (t) => {
    const folder = newFolder(t);
    const dataDir = join(folder, 'data');
    const rows = recordedTrades({ minutes: 640, perMinute: 5, seed: 4 });
    const cut = Math.floor(rows.length * 0.9);
    const replay = async (name: string, part: readonly string[]) => {
      const input = join(folder, name);
      writeTrades(input, [...part]);
      const { code, stderr } = await foretick([
        ...['start', '--source', 'replay', '--input', input, '--pair', 'BTC/USD', '--speed', 'max'],
        ...['--data-dir', dataDir, '--json'],
      ]);
      assert.equal(code, 0, stderr);
    };
    await replay('first.csv', rows.slice(0, cut));
    const trained = await foretick([
      ...['train', '--pair', 'BTC/USD', '--model', 'average', '--data-dir', dataDir, '--json'],
    ]);
    assert.equal(trained.code, 0, trained.stderr);
    const { models } = JSON.parse(trained.stdout);
    assert.equal(models.length, 3);
    for (const { model_version, passed, reasons } of models) {
      assert.equal(passed, false);
      assert.match(reasons[0], /^too little history to prove anything/);
      // A person may want it all the same.
      const promoted = await foretick(['models', 'promote', model_version, '--data-dir', dataDir]);
      assert.equal(promoted.code, 0, promoted.stderr);
    }
    await replay('second.csv', rows.slice(cut));
    const served = await foretick([
      ...['forecasts', '--pair', 'BTC/USD', '--model', 'average', '--data-dir', dataDir, '--json'],
    ]);
    const { forecasts } = JSON.parse(served.stdout);
    assert.ok(forecasts.length > 60, `${forecasts.length} forecasts`);
    const verified = await foretick([
      ...['verify', '--pair', 'BTC/USD', '--from', '2020-01-01', '--data-dir', dataDir, '--json'],
    ]);
    assert.equal(verified.code, 0, verified.stderr);

    const evaluate = (...more: string[]) =>
      foretick([
        ...['evaluate', '--pair', 'BTC/USD', '--from', '2024-01-08T18:00Z', '--train-days', '1'],
        ...['--models', 'drift,ridge,average', '--horizons', '5m', '--data-dir', dataDir, ...more],
      ]);
    const evaluated = await evaluate('--json');
    assert.equal(evaluated.code, 0, evaluated.stderr);
    const { scores, volatility } = JSON.parse(evaluated.stdout);
    assert.equal(scores.length, 4);
    assert.equal(volatility.length, 2);
    for (const score of scores) {
      assert.ok(score.n > 80 && score.persistence_mae_bp > 0, JSON.stringify(score));
      assert.equal(score.intervals.length, 3);
      for (const name of FIGURES) assert.ok(name in score, name);
    }
    const table = await evaluate();
    assert.match(table.stdout, /\+5 min +average/);
  });
});
