import type { InstrumentId } from '@foretick/core/trade';
import type { HistoryRange } from '@foretick/ports';
import type { SqlPool } from '../connection/sql-pool.ts';

/** What a stretch was brought of. */
export interface RangeSeries {
  readonly instrument: InstrumentId;
  /** Of candles, seconds; 0: of trades. */
  readonly intervalSec: number;
}

/** Stretches that were brought whole, joined, oldest first. */
export async function readRanges(
  pool: SqlPool,
  { instrument, intervalSec }: RangeSeries,
): Promise<readonly HistoryRange[]> {
  const rows = await pool.query(
    'reading stretches of history',
    `SELECT from_time, to_time FROM history_ranges
     WHERE instrument = $1::varchar AND interval_sec = $2::integer ORDER BY from_time`,
    [instrument, intervalSec],
  );
  const joined: HistoryRange[] = [];
  for (const row of rows) {
    const [from, to] = [Number(row.from_time), Number(row.to_time)];
    const last = joined.at(-1);
    if (last === undefined || last.to < from) joined.push({ from, to });
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, to) };
  }
  return joined;
}

/** Notes a stretch. Only after what is in it: then a stretch that was cut off is brought again. */
export async function noteRange(
  pool: SqlPool,
  { instrument, intervalSec }: RangeSeries,
  { from, to }: HistoryRange,
): Promise<void> {
  await pool.query(
    'noting a stretch of history',
    `INSERT INTO history_ranges (instrument, interval_sec, from_time, to_time)
     VALUES ($1::varchar, $2::integer, $3::bigint, $4::bigint)`,
    [instrument, intervalSec, from, to],
  );
  await pool.query('flushing', 'FLUSH');
}
