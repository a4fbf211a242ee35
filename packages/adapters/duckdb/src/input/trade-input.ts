import type { DuckDBConnection } from '@duckdb/node-api';
import { readRows } from '../read/read-rows.ts';
import type { ColumnMap } from './column-map.ts';
import { assertNoFault, firstFaultsSql, type RowRule, readingError } from './fault.ts';
import { inputError } from './input-error.ts';
import type { InputFile } from './input-file.ts';
import { badTimeSql, integerSql, numberSql, sideSql, TIME_ALLOWED, timeSql } from './value-sql.ts';

/** A file of trades whose columns are known; its rows are not checked yet. */
export interface TradeInput {
  readonly file: InputFile;
  /** Whether the rows carry numeric ids. Ids of other kinds are not used. */
  readonly hasIds: boolean;
  /** SELECT of `id, event_time, price, quantity, side` in the order of the file. */
  readonly select: string;
  readonly rules: readonly RowRule[];
}

export interface TradeFileFacts {
  readonly rows: number;
  /** Epoch ms. */
  readonly firstTime: number;
  readonly lastTime: number;
  readonly hasIds: boolean;
  /** Rows whose id was already seen. */
  readonly duplicates: number;
  /** Ids between the first and the last that no row has. */
  readonly missingIds: number;
}

/**
 * Trades without ids are told apart by their ordinal within the millisecond: `sequence = eventTime * 4096 + ordinal`.
 * Real ids never come near such numbers.
 */
export const TRADES_PER_MILLISECOND = 4_096;

export async function tradeInput(
  connection: DuckDBConnection,
  file: InputFile,
  { fields }: ColumnMap,
): Promise<TradeInput> {
  const [time, price, quantity] = [fields.get('time'), fields.get('price'), fields.get('quantity')];
  if (time === undefined || price === undefined || quantity === undefined) {
    throw inputError('INPUT_COLUMNS', file.path, 'trades need time, price, quantity');
  }
  const ids = fields.get('tradeId');
  const hasIds = ids !== undefined && (await startsWithNumber(connection, file, integerSql(ids)));
  const side = fields.get('side');
  const symbol = fields.get('symbol');
  const select = `SELECT ${hasIds && ids !== undefined ? integerSql(ids) : 'NULL::BIGINT'} AS id,
    ${timeSql(time)} AS event_time, ${numberSql(price)} AS price, ${numberSql(quantity)} AS quantity,
    ${sideSql(side)} AS side, ${symbol?.sql ?? 'NULL'} AS symbol FROM ${file.source}`;
  const rules: RowRule[] = [
    {
      code: 'INPUT_VALUE',
      broken: badTimeSql('event_time'),
      column: time,
      field: 'time',
      allowed: TIME_ALLOWED,
    },
    positive('price', price),
    positive('quantity', quantity),
    {
      code: 'INPUT_VALUE',
      broken: 'side IS NULL',
      column: side,
      field: 'side',
      allowed: 'must be buy or sell (the taker)',
    },
    {
      code: 'INPUT_ORDER',
      broken: 'event_time < lag_time',
      column: time,
      field: 'time',
      allowed: 'goes backwards; rows must be in the order of time, oldest first',
    },
    {
      code: 'INPUT_VALUE',
      broken: 'symbol IS DISTINCT FROM lag_symbol AND row_number > 1',
      column: symbol,
      field: 'symbol',
      allowed: 'differs from the row before; a file must hold one pair',
    },
  ];
  if (hasIds) {
    rules.push({
      code: 'INPUT_VALUE',
      broken: 'id IS NULL OR id > 9007199254740991',
      column: ids,
      field: 'trade id',
      allowed: 'must be a whole number, as in the first row',
    });
  }
  return { file, hasIds, select, rules };

  function positive(field: string, column: typeof price): RowRule {
    return {
      code: 'INPUT_VALUE',
      broken: `${field} IS NULL OR NOT isfinite(${field}) OR ${field} <= 0`,
      column,
      field,
      allowed: 'must be a number above 0',
    };
  }
}

/** The input's rows with `row_number` and what the rules need of the row before; one pass, in file order. */
export function numberedTradesSql(input: TradeInput): string {
  return `SELECT row_number() OVER () AS row_number, lag(event_time) OVER () AS lag_time, lag(id) OVER () AS lag_id,
    lag(symbol) OVER () AS lag_symbol, * FROM (${input.select})`;
}

/**
 * Reads every row once and says what the file holds. `from` is `numberedTradesSql` or a table made of it.
 * Throws for the first row that breaks a rule; for ids out of order, too.
 */
export async function checkTrades(
  connection: DuckDBConnection,
  input: TradeInput,
  from: string,
): Promise<TradeFileFacts> {
  const { file, rules, hasIds } = input;
  const [facts] = await readRows(
    connection,
    `SELECT count(*)::DOUBLE, min(event_time)::DOUBLE, max(event_time)::DOUBLE, min(id)::DOUBLE, max(id)::DOUBLE,
            count(*) FILTER (WHERE id <= lag_id)::DOUBLE, ${firstFaultsSql(rules)} FROM ${from}`,
    [],
    (row) => ({
      rows: row.number(0),
      firstTime: row.numberOrUndefined(1),
      lastTime: row.numberOrUndefined(2),
      firstId: row.numberOrUndefined(3),
      lastId: row.numberOrUndefined(4),
      fallingIds: row.number(5),
      faults: rules.map((_, index) => row.numberOrUndefined(6 + index)),
    }),
  ).catch(async (error: unknown) => {
    throw await readingError(error, file);
  });
  if (facts === undefined || facts.rows === 0) {
    throw inputError('INPUT_EMPTY', file.path, 'the file holds no rows');
  }
  await assertNoFault(connection, file, rules, facts.faults);
  const { rows, firstTime = 0, lastTime = 0, firstId = 0, lastId = 0 } = facts;
  const duplicates = facts.fallingIds === 0 ? 0 : await repeatedIds(connection, file, from);
  const missingIds = hasIds ? lastId - firstId + 1 - (rows - duplicates) : 0;
  return { rows, firstTime, lastTime, hasIds, duplicates, missingIds };
}

/** Counts rows whose id an earlier row has; throws `INPUT_ORDER` for an id that comes too late. */
async function repeatedIds(connection: DuckDBConnection, file: InputFile, from: string): Promise<number> {
  const [found] = await readRows(
    connection,
    `SELECT count(*) FILTER (WHERE repeated)::DOUBLE,
            min(row_number) FILTER (WHERE NOT repeated AND id < highest)::DOUBLE,
            arg_min(id, row_number) FILTER (WHERE NOT repeated AND id < highest)::DOUBLE
     FROM (SELECT id, row_number,
             row_number() OVER (PARTITION BY id ORDER BY row_number) > 1 AS repeated,
             max(id) OVER (ORDER BY row_number) AS highest
           FROM ${from})`,
    [],
    (row) => ({ repeated: row.number(0), row: row.numberOrUndefined(1), id: row.numberOrUndefined(2) }),
  );
  if (found?.row !== undefined) {
    throw inputError(
      'INPUT_ORDER',
      file.path,
      `row ${found.row}: trade id ${found.id}: is lower than one before it; ids must rise`,
    );
  }
  return found?.repeated ?? 0;
}

async function startsWithNumber(connection: DuckDBConnection, file: InputFile, id: string): Promise<boolean> {
  const [first] = await readRows(
    connection,
    `SELECT ${id} IS NOT NULL FROM ${file.source} LIMIT 1`,
    [],
    (row) => row.flag(0),
  ).catch(async (error: unknown) => {
    throw await readingError(error, file);
  });
  return first ?? false;
}
