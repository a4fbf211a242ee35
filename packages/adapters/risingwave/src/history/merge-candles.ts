import type { Candle } from '@foretick/core/candle';
import type { AddCandlesSummary, Append, HistoryRange } from '@foretick/ports';
import type { SqlPool } from '../connection/sql-pool.ts';
import { recordRows } from '../record/record-rows.ts';
import type { RangeSeries } from './ranges.ts';

/**
 * Inserts final candles of one series beside those of the log, oldest first, each window once. A complete candle that is stored stays,
 * but one of trades counts more than a venue's own; in place of another comes a new revision, available from `now` on (epoch ms).
 * Cut off anywhere and done again, it comes to the same.
 */
export async function mergeCandles(
  pool: SqlPool,
  series: RangeSeries,
  candles: readonly Candle[],
  now: number,
): Promise<AddCandlesSummary> {
  let added = 0;
  for (let start = 0; start < candles.length; start += PART) {
    const part = candles.slice(start, start + PART);
    const stored = await storedCandles(pool, series, rangeOf(part));
    const better = part.flatMap((candle): Append[] => {
      const value = revisionOf(candle, stored.get(candle.openTime), now);
      return value === undefined ? [] : [{ topic: 'candles', key: value.instrument, value }];
    });
    await recordRows(pool, better, []);
    await pool.query('flushing', 'FLUSH');
    added += better.length;
  }
  return { added, known: candles.length - added };
}

/** Windows of one statement. */
const PART = 5_000;

type Stored = Pick<Candle, 'revision' | 'complete' | 'origin'>;

/** The newest revision of each window. */
async function storedCandles(
  pool: SqlPool,
  { instrument, intervalSec }: RangeSeries,
  { from, to }: HistoryRange,
): Promise<ReadonlyMap<number, Stored>> {
  const rows = await pool.query(
    'reading candles that are there',
    `SELECT open_time, revision, complete, origin FROM candles
     WHERE instrument = $1::varchar AND interval_sec = $2::integer AND status = 'final'
       AND open_time >= $3::bigint AND open_time < $4::bigint ORDER BY revision`,
    [instrument, intervalSec, from, to],
  );
  return new Map(
    rows.map((row) => [
      Number(row.open_time),
      {
        revision: Number(row.revision),
        complete: row.complete === true,
        origin: row.origin === 'trades' ? 'trades' : row.origin === 'import' ? 'import' : 'venue',
      },
    ]),
  );
}

function revisionOf(candle: Candle, stored: Stored | undefined, now: number): Candle | undefined {
  if (stored === undefined) return { ...candle, revision: 0 };
  const isOwnOfVenue = stored.origin === 'venue' && candle.origin === 'trades' && candle.complete;
  if (stored.complete ? !isOwnOfVenue : !candle.complete) return undefined;
  return { ...candle, revision: stored.revision + 1, availableAt: now, availability: 'observed' };
}

function rangeOf(candles: readonly Candle[]): HistoryRange {
  const times = candles.map(({ openTime }) => openTime);
  return { from: Math.min(...times), to: Math.max(...times) + 1 };
}
