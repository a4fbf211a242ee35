import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import type { InstrumentSummary } from '@foretick/ports';
import { readRows } from './read-rows.ts';

/** What is stored of each instrument, in the order of their names. */
export async function readInstruments(connection: DuckDBConnection): Promise<readonly InstrumentSummary[]> {
  const trades = await readRows(
    connection,
    'SELECT instrument, count(*)::DOUBLE FROM trades GROUP BY instrument',
    [],
    (row) => [row.text(0), row.number(1)] as const,
  );
  const candles = await readRows(
    connection,
    // Versions of one candle share instrument, interval and open time; only repaired ones are counted apart.
    `SELECT instrument, interval_sec::DOUBLE, count(*)::DOUBLE - coalesce(any_value(repeated), 0),
            min(open_time)::DOUBLE, max(close_time)::DOUBLE
     FROM candles LEFT JOIN (
       SELECT instrument, interval_sec, sum(versions - 1)::DOUBLE AS repeated FROM (
         SELECT instrument, interval_sec, open_time, count(*) AS versions
         FROM candles SEMI JOIN (FROM candles WHERE revision > 0) r USING (instrument, interval_sec, open_time)
         GROUP BY ALL)
       GROUP BY ALL) USING (instrument, interval_sec)
     GROUP BY instrument, interval_sec ORDER BY instrument, interval_sec`,
    [],
    (row) => ({
      instrument: row.text(0),
      summary: {
        intervalSec: row.number(1),
        count: row.number(2),
        firstOpenTime: row.number(3),
        lastCloseTime: row.number(4),
      },
    }),
  );
  const counts = new Map(trades);
  const names = new Set([...counts.keys(), ...candles.map(({ instrument }) => instrument)]);
  return [...names].sort().map((instrument) => ({
    // Written from a branded value, so that it is one.
    instrument: instrument as InstrumentId,
    trades: counts.get(instrument) ?? 0,
    candles: candles.filter((entry) => entry.instrument === instrument).map(({ summary }) => summary),
  }));
}
