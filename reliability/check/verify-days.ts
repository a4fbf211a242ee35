import { foretick } from '@foretick/app/testing/foretick-process';
import type { Pair } from '@foretick/core/trade';
import { Difference } from './difference.ts';

export interface VerifiedDays {
  readonly days: number;
  readonly candles: number;
  readonly indicators: number;
  readonly vectors: number;
  readonly predictions: number;
}

/** `foretick verify` on a folder that nobody owns, for each day (UTC) of `[from, to)`. Throws `Difference` where one differs. */
export async function verifyDays(
  dataDir: string,
  pair: Pair,
  from: number,
  to: number,
): Promise<VerifiedDays> {
  const sums = { days: 0, candles: 0, indicators: 0, vectors: 0, predictions: 0 };
  for (let day = Math.floor(from / DAY_MS) * DAY_MS; day < to; day += DAY_MS) {
    const range = [day, day + DAY_MS].map((time) => new Date(time).toISOString());
    const args = ['verify', '--pair', pair, '--exchange', 'kraken', '--data-dir', dataDir, '--json'];
    const { code, stdout, stderr } = await foretick([
      ...args,
      '--from',
      range[0] ?? '',
      '--to',
      range[1] ?? '',
    ]);
    if (code !== 0) throw new Difference(`verify of ${pair} on ${range[0]}: ${stderr.trim()}`);
    const result: Readonly<Record<keyof typeof sums, { readonly compared: number }>> = JSON.parse(stdout);
    sums.days += 1;
    for (const part of ['candles', 'indicators', 'vectors', 'predictions'] as const)
      sums[part] += result[part].compared;
  }
  return sums;
}

const DAY_MS = 86_400_000;
