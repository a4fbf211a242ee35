import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { candlesOfTradeFile } from '@foretick/adapter-duckdb';
import { type Benchmark, bestRate } from './benchmark.ts';
import { madeUpTrades } from './made-up-trades.ts';

const TRADES = 300_000;
const MAIN = fileURLToPath(new URL('../apps/foretick/src/main.ts', import.meta.url));

/** The whole system on a recorded file, from start to exit; against DuckDB computing the candles alone. */
export const benchmark: Benchmark = {
  name: 'replay',
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'foretick-bench-'));
    try {
      const input = join(folder, 'trades.csv');
      const rows = madeUpTrades(TRADES).map((one) =>
        [one.tradeId, one.eventTime, one.price, one.quantity, one.side].join(','),
      );
      writeFileSync(input, `trade_id,time_ms,price,quantity,side\n${rows.join('\n')}\n`);
      let runs = 0;
      const value = await bestRate(TRADES, 2, () => {
        runs += 1;
        const args = [
          'start',
          '--source',
          'replay',
          '--input',
          input,
          '--pair',
          'BTC/USD',
          '--speed',
          'max',
          '--quiet',
        ];
        return promisify(execFile)(process.execPath, [
          MAIN,
          ...args,
          '--data-dir',
          join(folder, `data-${runs}`),
        ]);
      });
      const baseline = await bestRate(TRADES, 2, () => candlesOfTradeFile(input, 60));
      yield { name: 'replay', value, unit: 'trades/s', baseline };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
