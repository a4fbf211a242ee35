import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createGunzip, createGzip } from 'node:zlib';
import { type Benchmark, bestRate } from './benchmark.ts';
import type { ImportRun } from './import-trades.ts';
import { madeUpTrades } from './made-up-trades.ts';

/** Files of two sizes: the memory may not grow with them. Another size: `FORETICK_BENCH_TRADES=20000000`. */
const SIZES = [1_000_000, Number(process.env.FORETICK_BENCH_TRADES ?? 4_000_000)];
const SCRIPT = fileURLToPath(new URL('./import-trades.ts', import.meta.url));

/**
 * A csv.gz of trades with ids into DuckDB, checked, without duplicates, with the candles made of them. The baseline
 * only unpacks the file. The memory is the highest of the whole process; its baseline is that of the smaller file.
 */
export const benchmark: Benchmark = {
  name: 'import',
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'foretick-bench-'));
    try {
      let smallPeakMb: number | undefined;
      for (const size of SIZES) {
        const file = join(folder, `${size}.csv.gz`);
        await pipeline(Readable.from(csvOf(size)), createGzip({ level: 1 }), createWriteStream(file));
        const baseline = await bestRate(size, 1, () => unpack(file));
        const { rowsAdded, elapsedMs, peakMb } = await importOnce(join(folder, `${size}.duckdb`), file);
        if (rowsAdded !== size) throw new Error(`${rowsAdded} trades in the table, ${size} in the file`);
        const millions = `${size / 1_000_000}m`;
        yield {
          name: `import-${millions}`,
          value: (size * 1_000) / elapsedMs,
          unit: 'trades/s',
          baseline,
        };
        yield { name: `import-${millions}-memory`, value: peakMb, unit: 'MB', baseline: smallPeakMb };
        smallPeakMb ??= peakMb;
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function importOnce(store: string, file: string): Promise<ImportRun> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, store, file]);
  return JSON.parse(stdout);
}

function unpack(file: string): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return pipeline(createReadStream(file), createGunzip(), nowhere);
}

/** The same walk again and again, as one file: made piece by piece, since millions of trades do not fit as objects. */
function* csvOf(count: number): Generator<string> {
  const piece = madeUpTrades(50_000);
  const spanMs = (piece.at(-1)?.eventTime ?? 0) - (piece[0]?.eventTime ?? 0) + 1_000;
  yield 'trade_id,time_ms,price,quantity,side\n';
  for (let done = 0; done < count; done += piece.length) {
    const shiftMs = (done / piece.length) * spanMs;
    const rows = piece
      .slice(0, count - done)
      .map((one) =>
        [done + one.sequence, one.eventTime + shiftMs, one.price, one.quantity, one.side].join(','),
      );
    yield `${rows.join('\n')}\n`;
  }
}
