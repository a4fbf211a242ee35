import type { Candle } from '@foretick/core/candle';
import type { FeatureVector } from '@foretick/core/feature';
import type { IndicatorRow } from '@foretick/core/indicator';
import type { Trade } from '@foretick/core/trade';
import type { CandleQuery, FeatureStore, TimeRange } from '@foretick/ports';
import type { SqlPool, SqlRow } from '../connection/sql-pool.ts';
import { Conditions, limitSql } from './conditions.ts';
import { columnsSql, recordOf } from './record-of.ts';

/** Rows of one statement where a whole range is read: a long one never lies in memory as one answer. */
const BATCH_ROWS = 20_000;

export function readCandles(pool: SqlPool, query: CandleQuery): Promise<readonly Candle[]> {
  const series = ofRevisions('candles', columnsSql('candles'), query);
  return readAll(pool, 'reading candles', series, query, (row) => recordOf('candles', row));
}

export function readIndicators(pool: SqlPool, query: CandleQuery): Promise<readonly IndicatorRow[]> {
  const series = ofRevisions('technical_indicators', 'open_time, candle, seed_time, "values"', query);
  return readAll(pool, 'reading indicators', series, query, (row) => recordOf('technical_indicators', row));
}

export function readFeatureVectors(pool: SqlPool, query: CandleQuery): Promise<readonly FeatureVector[]> {
  return readAll(pool, 'reading feature vectors', vectors(query), query, (row) =>
    recordOf('feature_vectors', row),
  );
}

export function readTrades(
  pool: SqlPool,
  query: Parameters<FeatureStore['trades']>[0],
): Promise<readonly Trade[]> {
  const series: Series = {
    place: 'sequence',
    isUnique: true,
    select: columnsSql('trades'),
    from: 'trades',
    order: 'sequence',
    bounds: (range) => new Conditions().add('instrument', '=', query.instrument).range('event_time', range),
  };
  return readAll(pool, 'reading trades', series, query, tradeOf);
}

/** Parts of at most `batchRows`, and those that share the last one's `asOf`. */
export async function* featureVectorBatches(
  pool: SqlPool,
  { batchRows, ...query }: Parameters<FeatureStore['featureVectorBatches']>[0],
): AsyncGenerator<readonly FeatureVector[]> {
  for await (const rows of batches(pool, 'reading feature vectors', vectors(query), query, batchRows)) {
    yield rows.map((row) => recordOf('feature_vectors', row));
  }
}

/** Rows of one series, ordered in time. */
interface Series {
  /** The column that pages go on after. */
  readonly place: string;
  /** Whether no two rows have the same place. */
  readonly isUnique: boolean;
  readonly distinct?: string;
  readonly select: string;
  readonly from: string;
  /** Order of what `place` does not tell apart. */
  readonly order: string;
  readonly bounds: (range: TimeRange) => Conditions;
}

function ofRevisions(
  from: 'candles' | 'technical_indicators',
  select: string,
  { instrument, intervalSec, revision }: CandleQuery,
): Series {
  return {
    place: 'open_time',
    isUnique: true,
    distinct: 'DISTINCT ON (open_time)',
    select,
    from,
    order: `open_time, revision ${revision === 'first' ? 'ASC' : 'DESC'}`,
    bounds(range) {
      const bounds = new Conditions()
        .add('instrument', '=', instrument)
        .add('interval_sec', '=', intervalSec);
      if (from === 'candles') bounds.sql(`status = 'final'`);
      return bounds.range('open_time', range);
    },
  };
}

function vectors({ instrument, intervalSec }: Omit<CandleQuery, 'limit'>): Series {
  return {
    place: 'as_of',
    isUnique: false,
    select: columnsSql('feature_vectors'),
    from: 'feature_vectors',
    order: 'as_of, seed_time, view_hash',
    bounds: (range) =>
      new Conditions()
        .add('instrument', '=', instrument)
        .add('interval_sec', '=', intervalSec)
        .range('as_of', range),
  };
}

async function readAll<R>(
  pool: SqlPool,
  doing: string,
  series: Series,
  query: TimeRange & { readonly limit?: number },
  build: (row: SqlRow) => R,
): Promise<readonly R[]> {
  if (query.limit !== undefined) return (await newest(pool, doing, series, query, query.limit)).map(build);
  const all: R[] = [];
  for await (const rows of batches(pool, doing, series, query, BATCH_ROWS)) {
    for (const row of rows) all.push(build(row));
  }
  return all;
}

/** The newest rows, oldest first. */
async function newest(
  pool: SqlPool,
  doing: string,
  { place, distinct = '', select, from, order, bounds }: Series,
  range: TimeRange,
  limit: number,
): Promise<readonly SqlRow[]> {
  const conditions = bounds(range);
  const backwards = order.replace(new RegExp(`^${place}`), `${place} DESC`);
  const sql = `SELECT ${distinct} ${select} FROM ${from} ${conditions.where} ORDER BY ${backwards} ${limitSql(limit)}`;
  return [...(await pool.query(doing, sql, conditions.parameters))].reverse();
}

/** All rows in parts. Those that share the last place of a part are in it too. */
async function* batches(
  pool: SqlPool,
  doing: string,
  { place, isUnique, distinct = '', select, from, order, bounds }: Series,
  range: TimeRange,
  batchRows: number,
): AsyncGenerator<readonly SqlRow[]> {
  let after: number | undefined;
  for (;;) {
    const conditions = bounds(range).add(place, '>', after);
    const sql = `SELECT ${distinct} ${select} FROM ${from} ${conditions.where} ORDER BY ${order} ${limitSql(batchRows)}`;
    const rows = await pool.query(doing, sql, conditions.parameters);
    const last = rows.at(-1)?.[place];
    if (rows.length < batchRows || typeof last !== 'number') {
      if (rows.length > 0) yield rows;
      return;
    }
    after = last;
    if (isUnique) {
      yield rows;
      continue;
    }
    const sure = rows.filter((row) => row[place] !== last);
    const same = bounds(range).add(place, '=', last);
    const rest = `SELECT ${select} FROM ${from} ${same.where} ORDER BY ${order}`;
    yield [...sure, ...(await pool.query(doing, rest, same.parameters))];
  }
}

function tradeOf(row: SqlRow): Trade {
  const { availability, ...rest } = row;
  const fields = { ...rest, kind: 'trade', ...(availability !== null && { availability }) };
  const record = recordOf('trades', fields);
  if (record.kind !== 'trade') throw new TypeError('a row of trades is a trade');
  return record;
}
