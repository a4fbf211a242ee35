import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import type { HistoryRange } from '@foretick/ports';
import { addRange, type RangeSeries, readRanges } from './ranges.ts';

/** Stretches whose trades were brought whole, oldest first. */
export function readCoverage(
  connection: DuckDBConnection,
  instrument: InstrumentId,
): Promise<readonly HistoryRange[]> {
  return readRanges(connection, tradesOf(instrument));
}

/** Notes a stretch of trades, joined with those that it overlaps or touches; gives the joined one. */
export function addCoverage(
  connection: DuckDBConnection,
  instrument: InstrumentId,
  range: HistoryRange,
): Promise<HistoryRange> {
  return addRange(connection, tradesOf(instrument), range);
}

function tradesOf(instrument: InstrumentId): RangeSeries {
  return { table: 'history_ranges', where: 'instrument = $1', key: '$1', instrument };
}
