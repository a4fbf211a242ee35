import type { DuckDBConnection } from '@duckdb/node-api';
import type { Score } from '@foretick/core/evaluation';
import type { InstrumentId } from '@foretick/core/trade';
import { readRows } from './read-rows.ts';

/** The newest score of each instrument, interval, horizon and model. */
export async function readScores(connection: DuckDBConnection): Promise<readonly Score[]> {
  return readRows(
    connection,
    `SELECT instrument, interval_sec::DOUBLE, horizon_sec::DOUBLE, model, s.scored_count::DOUBLE, s.mae_bp,
            s.persistence_mae_bp, s.mse_skill, s.hit_rate, s.hit_count::DOUBLE, s.last_target_time::DOUBLE,
            shadow, coalesce(s.median_mae_bp, s.mae_bp), s.intervals_json
     FROM (SELECT instrument, interval_sec, horizon_sec, model, shadow,
                  arg_max(scores, (last_target_time, scored_count)) AS s
           FROM scores GROUP BY ALL)
     ORDER BY instrument, interval_sec, horizon_sec, model, shadow`,
    [],
    (row) => ({
      // Written from a branded value, so that it is one.
      instrument: row.text(0) as InstrumentId,
      intervalSec: row.number(1),
      horizonSec: row.number(2),
      model: row.text(3),
      count: row.number(4),
      maeBp: row.number(5),
      persistenceMaeBp: row.number(6),
      mseSkill: row.numberOrUndefined(7),
      hitRate: row.numberOrUndefined(8),
      hitCount: row.number(9),
      lastTargetTime: row.number(10),
      shadow: row.flag(11),
      medianMaeBp: row.number(12),
      // Written by the recorder, so that it is one.
      intervals: JSON.parse(row.text(13)) as Score['intervals'],
    }),
  );
}
