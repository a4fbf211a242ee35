import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeatureVector } from '@foretick/core/feature';
import type { CandleQuery } from '@foretick/ports';
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
