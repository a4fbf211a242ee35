import type { InstrumentId } from '@foretick/core/trade';
import {
  type FeatureStore,
  type HistoryDay,
  type InstrumentSummary,
  TOPICS,
  type TopicPosition,
} from '@foretick/ports';
import type { SqlPool } from '../connection/sql-pool.ts';
import { Conditions } from './conditions.ts';

/** What is stored of each instrument, in the order of their names. */
export async function readInstruments(pool: SqlPool): Promise<readonly InstrumentSummary[]> {
  const [trades, candles] = await Promise.all([
    pool.query('counting trades', 'SELECT instrument, trades FROM trade_counts'),
    pool.query(
      'counting candles',
      'SELECT instrument, interval_sec, candles, first_open_time, last_close_time FROM candle_counts ORDER BY instrument, interval_sec',
    ),
  ]);
  const counts = new Map(trades.map((row) => [String(row.instrument), Number(row.trades)]));
  const names = new Set([...counts.keys(), ...candles.map(({ instrument }) => String(instrument))]);
  return [...names].sort().map((instrument) => ({
    // Written from a branded value, so that it is one.
    instrument: instrument as InstrumentId,
    trades: counts.get(instrument) ?? 0,
    candles: candles
      .filter((row) => row.instrument === instrument)
      .map((row) => ({
        intervalSec: Number(row.interval_sec),
        count: Number(row.candles),
        firstOpenTime: Number(row.first_open_time),
        lastCloseTime: Number(row.last_close_time),
      })),
  }));
}

/** Days of which there are candles, oldest first. */
export async function readDays(
  pool: SqlPool,
  { instrument, intervalSec }: Parameters<FeatureStore['days']>[0],
): Promise<readonly HistoryDay[]> {
  const series = () =>
    new Conditions().add('instrument', '=', instrument).add('interval_sec', '=', intervalSec);
  const candles = series().sql(`status = 'final'`);
  const forecasts = series().sql(`status = 'published'`);
  const [days, made] = await Promise.all([
    pool.query(
      'counting candles by day',
      `SELECT open_time / ${DAY_MS} AS day, count(DISTINCT open_time) AS candles FROM candles ${candles.where}
       GROUP BY open_time / ${DAY_MS} ORDER BY 1`,
      candles.parameters,
    ),
    pool.query(
      'counting forecasts by day',
      `SELECT as_of / ${DAY_MS} AS day, count(*) AS forecasts FROM predictions ${forecasts.where} GROUP BY as_of / ${DAY_MS}`,
      forecasts.parameters,
    ),
  ]);
  const counts = new Map(made.map((row) => [Number(row.day), Number(row.forecasts)]));
  return days.map((row) => ({
    from: Number(row.day) * DAY_MS,
    candles: Number(row.candles),
    forecasts: counts.get(Number(row.day)) ?? 0,
  }));
}

/** How far each partition was read: by RisingWave itself, or by who recorded. */
export async function readPositions(
  pool: SqlPool,
  ingestsFromLog: boolean,
): Promise<readonly TopicPosition[]> {
  const rows = await pool.query(
    'reading positions',
    `SELECT topic, partition_id, max(next_offset) AS next_offset
     FROM ${ingestsFromLog ? 'ingest_positions' : 'log_positions'} GROUP BY topic, partition_id ORDER BY topic, partition_id`,
  );
  return rows.flatMap((row) => {
    const topic = TOPICS.find((one) => one === row.topic);
    return topic === undefined
      ? []
      : [{ topic, partition: Number(row.partition_id), nextOffset: Number(row.next_offset) }];
  });
}

const DAY_MS = 24 * 60 * 60_000;
