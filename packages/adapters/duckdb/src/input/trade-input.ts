import type { DuckDBConnection } from '@duckdb/node-api';
import { TRADES_PER_MILLISECOND } from '@foretick/core/trade';
import { readRows } from '../read/read-rows.ts';
import type { ColumnMap } from './column-map.ts';
import { assertNoFault, type RowRule, readingError } from './fault.ts';
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

export async function tradeInput(
  connection: DuckDBConnection,
  file: InputFile,
  { fields }: ColumnMap,
): Promise<TradeInput> {
  const [time, price, quantity] = [fields.get('time'), fields.get('price'), fields.get('quantity')];
  if (time === undefined || price === undefined || quantity === undefined) {
    throw inputError('INPUT_COLUMNS', file.label, 'trades need time, price, quantity');
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
  } else {
    rules.push({
      code: 'INPUT_VALUE',
      broken: `ordinal >= ${TRADES_PER_MILLISECOND}`,
      column: time,
      field: 'time',
      allowed: `more than ${TRADES_PER_MILLISECOND} trades in one millisecond; without ids that many cannot be told apart`,
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

/**
 * The input's rows in the order of the file, as trades with their `sequence`, in one pass that holds no rows: DuckDB
 * streams windows that look back only. `fault` is the number of the first rule that a row breaks, 0 for none;
 * `repeated` marks an id that is not above all before it, `jumped` ids missing before the row.
 */
export function stagedTradesSql({ select, rules, hasIds }: TradeInput): string {
  const fault = rules.map(({ broken }, index) => `WHEN ${broken} THEN ${index + 1}`).join(' ');
  const sequence = hasIds
    ? 'id'
    : `CASE WHEN event_time BETWEEN 0 AND 4102444800000 THEN event_time * ${TRADES_PER_MILLISECOND} + ordinal END`;
  return `SELECT row_number, ${sequence} AS sequence, event_time, lag_time, price, quantity, side,
      ${hasIds ? 'coalesce(id <= highest_before, false)' : 'false'} AS repeated,
      ${hasIds ? 'coalesce(id - highest_before > 1, false)' : 'false'} AS jumped,
      (CASE ${fault} ELSE 0 END)::UTINYINT AS fault
    FROM (SELECT *, row_number - run_start AS ordinal, lag(highest) OVER () AS highest_before FROM (
      SELECT *, max(id) OVER (ROWS UNBOUNDED PRECEDING) AS highest,
        max(CASE WHEN event_time IS DISTINCT FROM lag_time THEN row_number END) OVER (ROWS UNBOUNDED PRECEDING) AS run_start
      FROM (SELECT row_number() OVER () AS row_number, lag(event_time) OVER () AS lag_time,
              lag(symbol) OVER () AS lag_symbol, * FROM (${select}))))`;
}

/**
 * Reads every row once and says what the file holds. `from` is `stagedTradesSql` or a table made of it.
 * Throws for the first row that breaks a rule; for ids out of order, too.
 */
export async function checkTrades(
  connection: DuckDBConnection,
  { file, rules, hasIds }: TradeInput,
  from: string,
): Promise<TradeFileFacts> {
  const [facts] = await readRows(
    connection,
    `SELECT count(*)::DOUBLE, min(event_time)::DOUBLE, max(event_time)::DOUBLE, min(sequence)::DOUBLE,
            max(sequence)::DOUBLE, count(*) FILTER (WHERE repeated)::DOUBLE,
            min(row_number) FILTER (WHERE fault > 0)::DOUBLE,
            arg_min(fault, row_number) FILTER (WHERE fault > 0)::DOUBLE FROM ${from}`,
    [],
    (row) => ({
      rows: row.number(0),
      firstTime: row.numberOrUndefined(1) ?? 0,
      lastTime: row.numberOrUndefined(2) ?? 0,
      firstId: row.numberOrUndefined(3) ?? 0,
      lastId: row.numberOrUndefined(4) ?? 0,
      duplicates: row.number(5),
      faultRow: row.numberOrUndefined(6),
      fault: row.numberOrUndefined(7) ?? 0,
    }),
  ).catch(async (error: unknown) => {
    throw await readingError(error, file);
  });
  if (facts === undefined || facts.rows === 0) {
    throw inputError('INPUT_EMPTY', file.label, 'the file holds no rows');
  }
  const { rows, firstTime, lastTime, firstId, lastId, duplicates, faultRow, fault } = facts;
  const faultRows = rules.map((_, index) => (index === fault - 1 ? faultRow : undefined));
  await assertNoFault(connection, file, rules, faultRows);
  if (duplicates > 0) await assertRepeats(connection, file, from);
  const missingIds = hasIds ? lastId - firstId + 1 - (rows - duplicates) : 0;
  return { rows, firstTime, lastTime, hasIds, duplicates, missingIds };
}

/** Throws `INPUT_ORDER` for a row whose id is not above all before it and repeats none of them. */
async function assertRepeats(connection: DuckDBConnection, file: InputFile, from: string): Promise<void> {
  const repeats = `SELECT row_number, sequence FROM ${from} WHERE repeated`;
  const [found] = await readRows(
    connection,
    `SELECT min(row_number)::DOUBLE, arg_min(sequence, row_number)::DOUBLE FROM (${repeats}) ANTI JOIN (
       SELECT DISTINCT sequence FROM ${from} WHERE NOT repeated AND sequence IN (SELECT sequence FROM (${repeats}))
     ) USING (sequence)`,
    [],
    (row) => ({ row: row.numberOrUndefined(0), id: row.numberOrUndefined(1) }),
  );
  if (found?.row !== undefined) {
    throw inputError(
      'INPUT_ORDER',
      file.label,
      `row ${found.row}: trade id ${found.id}: is lower than one before it; ids must rise`,
    );
  }
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
