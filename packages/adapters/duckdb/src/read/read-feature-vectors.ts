import assert from 'node:assert/strict';
import { type DuckDBConnection, DuckDBListVector } from '@duckdb/node-api';
import type { FeatureVector } from '@foretick/core/feature';
import type { CandleQuery } from '@foretick/ports';
import type { Database } from '../store/database.ts';
import { Row, readRows } from './read-rows.ts';
import { integerSql, newestSql, rangeSql } from './sql.ts';

/** Vectors as they were served, oldest first. Lists are read in place: as values or as text they would take most of the time. */
export async function readFeatureVectors(
  connection: DuckDBConnection,
  query: CandleQuery,
): Promise<readonly FeatureVector[]> {
  const { instrument, intervalSec } = query;
  const result = await connection.stream(
    `SELECT "values", as_of::DOUBLE, seed_time::DOUBLE, view_hash, volatility, companions_json FROM (
      FROM feature_vectors WHERE instrument = $1 AND interval_sec = ${integerSql(intervalSec)} AND ${rangeSql('as_of', query)}
      ${newestSql(['as_of'], query.limit)}
    ) ORDER BY as_of`,
    [instrument],
  );
  const vectors: FeatureVector[] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return vectors;
    const lists = chunk.getColumnVector(0);
    assert(lists instanceof DuckDBListVector, 'values are lists');
    const row = new Row([1, 2, 3, 4, 5].map((column) => chunk.getColumnValues(column)));
    for (row.index = 0; row.index < chunk.rowCount; row.index += 1) {
      // Written as JSON of that type.
      const companions: FeatureVector['companions'] = JSON.parse(row.text(4));
      vectors.push({
        ...{ instrument, intervalSec, asOf: row.number(0), seedTime: row.number(1), viewHash: row.text(2) },
        values: numbersOf(lists, row.index),
        volatility: row.number(3),
        companions,
      });
    }
  }
}

function numbersOf(lists: DuckDBListVector, row: number): number[] {
  const numbers = lists.childVector;
  const first = lists.getEntryOffset(row);
  const values: number[] = [];
  for (let index = first; index < first + lists.getEntryLength(row); index += 1) {
    const value = numbers.getItem(index);
    assert(typeof value === 'number', 'a feature is a number');
    values.push(value);
  }
  return values;
}

/** The same, a part at a time. A connection is held only while a part is read. */
export async function* featureVectorBatches(
  database: Database,
  { batchRows, ...query }: Omit<CandleQuery, 'limit'> & { readonly batchRows: number },
): AsyncGenerator<readonly FeatureVector[]> {
  const ends = await database.read((connection) => endsOfBatches(connection, query, batchRows));
  let from = query.from;
  for (const to of [...ends, query.to]) {
    const part = { ...query, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const batch = await database.read((connection) => readFeatureVectors(connection, part));
    if (batch.length > 0) yield batch;
    from = to;
  }
}

/** The first `asOf` after each batch but the last; vectors of one `asOf` stay together. */
async function endsOfBatches(
  connection: DuckDBConnection,
  query: CandleQuery,
  batchRows: number,
): Promise<readonly number[]> {
  const sql = `SELECT DISTINCT as_of::DOUBLE AS as_of FROM (
      SELECT as_of, row_number() OVER (ORDER BY as_of) AS place FROM feature_vectors
      WHERE instrument = $1 AND interval_sec = ${integerSql(query.intervalSec)} AND ${rangeSql('as_of', query)})
    WHERE place > 1 AND (place - 1) % ${integerSql(batchRows)} = 0 ORDER BY as_of`;
  return readRows(connection, sql, [query.instrument], (row) => row.number(0));
}
