import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pair } from '@foretick/core/trade';
import { createGeneratedMarket, createGeneratedNews, type MarketSource } from '@foretick/simulator';
import { foretick } from './foretick-process.ts';

const START = Date.UTC(2026, 0, 5);
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/**
 * A data folder with so many days of the simulated market's BTC/USD as one-minute candles of `simulated`, and the headlines of
 * those days, brought in by the commands that a user has. `newsEffect` is what each headline moves the price by.
 */
export async function simulatedHistory(
  folder: string,
  { days, seed, newsEffect }: { readonly days: number; readonly seed: number; readonly newsEffect: number },
): Promise<string> {
  const pair = 'BTC/USD' as Pair;
  const dataDir = join(folder, 'data');
  const candles = join(folder, 'candles.csv');
  const market = createGeneratedMarket({ seed, pairs: [pair], newsEffect });
  writeFileSync(candles, candleRows(market, pair, days).join('\n'));
  const news = createGeneratedNews({ seed, pairs: [pair] }).headlines(START, START + days * DAY_MS);
  const headlines = join(folder, 'headlines.jsonl');
  writeFileSync(
    headlines,
    news.map(({ title, text, timeMs }) => JSON.stringify({ title, text, published_at: timeMs })).join('\n'),
  );
  for (const command of [
    ['import', '--pair', pair, '--exchange', 'simulated', candles],
    ['news', 'import', headlines],
  ]) {
    const { code, stderr } = await foretick([...command, '--data-dir', dataDir]);
    assert.equal(code, 0, stderr);
  }
  return dataDir;
}

function candleRows(market: MarketSource, pair: Pair, days: number): readonly string[] {
  const rows = ['open_time,open,high,low,close,volume'];
  let close: number | undefined;
  for (let time = START; time < START + days * DAY_MS; time += MINUTE_MS) {
    const trades = market.trades(pair, time * 1_000, (time + MINUTE_MS) * 1_000);
    const prices = trades.map(({ price }) => price);
    const open = prices[0] ?? close;
    if (open === undefined) continue;
    close = prices.at(-1) ?? open;
    const volume = trades.reduce((sum, { quantity }) => sum + quantity, 0);
    rows.push([time, open, Math.max(open, ...prices), Math.min(open, ...prices), close, volume].join(','));
  }
  return rows;
}
