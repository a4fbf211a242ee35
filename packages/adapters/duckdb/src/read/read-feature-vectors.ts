import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeatureVector } from '@foretick/core/feature';
import type { CandleQuery } from '@foretick/ports';
import type { Database } from '../store/database.ts';
import { readRows } from './read-rows.ts';
import { integerSql, newestSql, rangeSql } from './sql.ts';

/** Vectors as they were served, oldest first. */
export async function readFeatureVectors(
  connection: DuckDBConnection,
  query: CandleQuery,
): Promise<readonly FeatureVector[]> {
  const { instrument, intervalSec } = query;
  const sql = `SELECT as_of::DOUBLE, seed_time::DOUBLE, view_hash, to_json("values")::VARCHAR, volatility, companions_json FROM (
      FROM feature_vectors WHERE instrument = $1 AND interval_sec = ${integerSql(intervalSec)} AND ${rangeSql('as_of', query)}
      ${newestSql(['as_of'], query.limit)}
    ) ORDER BY as_of`;
  return readRows(connection, sql, [instrument], (row) => {
    const values: number[] = JSON.parse(row.text(3));
    const companions: FeatureVector['companions'] = JSON.parse(row.text(5));
    return {
      instrument,
      intervalSec,
      asOf: row.number(0),
      seedTime: row.number(1),
      viewHash: row.text(2),
      values,
      volatility: row.number(4),
      companions,
    };
  });
}

/** The same, a part at a time. A connection is held only while a part is read. */
export async function* featureVectorBatches(
  database: Database,
  { batchRows, ...query }: Omit<CandleQuery, 'limit'> & { readonly batchRows: number },
): AsyncGenerator<readonly FeatureVector[]> {
  let from = query.from;
  for (;;) {
    const range = { ...query, ...(from !== undefined && { from }) };
    const until = await database.read((connection) => endOfBatch(connection, range, batchRows));
    const to = Math.min(until ?? Number.POSITIVE_INFINITY, query.to ?? Number.POSITIVE_INFINITY);
    const batch = await database.read((connection) => readFeatureVectors(connection, { ...range, to }));
    if (batch.length > 0) yield batch;
    if (until === undefined) return;
    from = until;
  }
}

/** The first `asOf` after a batch; vectors of one `asOf` stay together. `undefined` where the range ends before. */
async function endOfBatch(
  connection: DuckDBConnection,
  query: CandleQuery,
  batchRows: number,
): Promise<number | undefined> {
  const sql = `SELECT as_of::DOUBLE FROM feature_vectors
    WHERE instrument = $1 AND interval_sec = ${integerSql(query.intervalSec)} AND ${rangeSql('as_of', query)}
    ORDER BY as_of LIMIT 1 OFFSET ${integerSql(batchRows)}`;
  const [end] = await readRows(connection, sql, [query.instrument], (row) => row.number(0));
  return end;
}
