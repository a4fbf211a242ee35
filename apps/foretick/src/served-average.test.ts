import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { foretick, newFolder } from './testing/foretick-process.ts';
import { recordedTrades, writeTrades } from './testing/recorded-trades.ts';

describe('the average of ridge and trees', () => {
  it('is trained by command, served from the next candle on, and verified bit for bit', async (t) => {
    const folder = newFolder(t);
    const dataDir = join(folder, 'data');
    const rows = recordedTrades({ minutes: 640, perMinute: 8, seed: 4 });
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
  });
});
