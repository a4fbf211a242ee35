import { DuckDBInstance } from '@duckdb/node-api';
import { readRows } from '../read/read-rows.ts';
import { integerSql, textSql } from '../read/sql.ts';

/** A window in which something traded, as plain SQL sees it. */
export interface OracleCandle {
  /** Epoch ms. */
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly tradeCount: number;
  /** 0 where the file names no sides. */
  readonly buyVolume: number;
  readonly sellVolume: number;
}

/**
 * Candles of a trade file by one SQL statement over DuckDB's own reading of it, for tests to compare with. Shares
 * nothing with the import and checks nothing. Oldest first, only windows with trades.
 */
export async function candlesOfTradeFile(
  path: string,
  intervalSec: number,
): Promise<readonly OracleCandle[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const table = path.endsWith('.parquet') ? `read_parquet(${textSql(path)})` : `read_csv(${textSql(path)})`;
  try {
    await connection.run(
      `SET TimeZone = 'UTC'; CREATE TABLE file AS SELECT row_number() OVER () AS n, * FROM ${table}`,
    );
    const names = await readRows(connection, 'SELECT column_name FROM (DESCRIBE file)', [], (row) =>
      row.text(0),
    );
    const pick = (...candidates: readonly string[]): string =>
      candidates.find((name) => names.includes(name)) ?? 'NULL';
    const time = pick('time_ms', 'time', 'timestamp', 'column0');
    const step = integerSql(intervalSec * 1_000);
    return await readRows(
      connection,
      `SELECT (ms // ${step} * ${step})::DOUBLE, arg_min(price, n), max(price), min(price), arg_max(price, n),
              sum(quantity), sum(price * quantity), count(*)::DOUBLE,
              coalesce(sum(quantity) FILTER (WHERE side = 'buy'), 0), coalesce(sum(quantity) FILTER (WHERE side = 'sell'), 0)
       FROM (SELECT n, ${pick('price', 'column1')}::DOUBLE AS price,
               ${pick('quantity', 'amount', 'volume', 'column2')}::DOUBLE AS quantity, ${pick('side')}::VARCHAR AS side,
               CASE WHEN typeof(${time}) LIKE 'TIMESTAMP%' THEN epoch_ms(${time}::VARCHAR::TIMESTAMPTZ)
                    WHEN ${time}::VARCHAR::DOUBLE < 1e11 THEN floor(round(${time}::VARCHAR::DOUBLE * 1e6) / 1e3)::BIGINT
                    ELSE ${time}::VARCHAR::DOUBLE::BIGINT END AS ms
             FROM file)
       GROUP BY 1 ORDER BY 1`,
      [],
      (row) => ({
        openTime: row.number(0),
        open: row.number(1),
        high: row.number(2),
        low: row.number(3),
        close: row.number(4),
        volume: row.number(5),
        quoteVolume: row.number(6),
        tradeCount: row.number(7),
        buyVolume: row.number(8),
        sellVolume: row.number(9),
      }),
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
