import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foretick } from './foretick-process.ts';

export const CANDLES_START = Date.UTC(2024, 0, 1);

/** A data folder with one-minute candles of kraken:BTC/USD: a seeded walk whose returns hold a little of the one before. */
export async function importedCandles(folder: string, days: number): Promise<string> {
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 4_294_967_296 - 0.5;
  };
  let close = 100;
  let change = 0;
  const lines = ['open_time,open,high,low,close,volume'];
  for (let i = 0; i < days * 1_440; i += 1) {
    const open = close;
    change = 0.3 * change + 0.002 * random();
    close *= Math.exp(change);
    const time = CANDLES_START + i * 60_000;
    lines.push([time, open, Math.max(open, close), Math.min(open, close), close, 1 + random()].join(','));
  }
  const file = join(folder, 'candles.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const dataDir = join(folder, 'data');
  const { code, stderr } = await foretick(['import', '--pair', 'BTC/USD', '--data-dir', dataDir, file]);
  assert.equal(code, 0, stderr);
  return dataDir;
}
