import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const FIRST_TIME = Date.UTC(2024, 0, 8, 9, 0, 20);

/** Rows of `trade_id,time_ms,price,quantity,side` over so many minutes, the same for the same seed. */
export function recordedTrades(options: {
  readonly minutes: number;
  readonly perMinute: number;
  readonly seed: number;
}): string[] {
  const random = mulberry32(options.seed);
  const rows: string[] = [];
  let price = 40_000;
  let time = FIRST_TIME;
  const end = FIRST_TIME + options.minutes * 60_000;
  for (let id = 1_000; time < end; id += 1) {
    price *= 1 + (random() - 0.5) * 0.0004;
    const quantity = (0.001 + random() * 0.5).toFixed(5);
    rows.push(`${id},${time},${price.toFixed(2)},${quantity},${random() < 0.5 ? 'buy' : 'sell'}`);
    // Bursts and quiet stretches; now and then a minute without a trade.
    const meanMs = 60_000 / options.perMinute;
    time += Math.floor(-Math.log(1 - random()) * meanMs * (random() < 0.02 ? 12 : 0.8));
  }
  return rows;
}

/** The same rows with faults: some are missing, so that ids have holes, some come twice. */
export function faultyTrades(rows: readonly string[], seed: number): string[] {
  const random = mulberry32(seed);
  return rows.flatMap((row) => {
    const dice = random();
    return dice < 0.002 ? [] : dice < 0.004 ? [row, row] : [row];
  });
}

export function writeTrades(path: string, rows: readonly string[]): void {
  const text = `trade_id,time_ms,price,quantity,side\n${rows.join('\n')}\n`;
  writeFileSync(path, path.endsWith('.gz') ? gzipSync(text) : text);
}

/** Small, seeded, good enough for tests (Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
