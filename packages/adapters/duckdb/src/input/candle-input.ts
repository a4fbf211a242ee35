import type { DuckDBConnection } from '@duckdb/node-api';
import { readRows } from '../read/read-rows.ts';
import type { ColumnMap } from './column-map.ts';
import { assertNoFault, firstFaultsSql, type RowRule, readingError } from './fault.ts';
import { inputError } from './input-error.ts';
import type { InputColumn, InputFile } from './input-file.ts';
import { badTimeSql, numberSql, TIME_ALLOWED, timeSql } from './value-sql.ts';

/** A file of candles whose columns are known; its rows are not checked yet. */
export interface CandleInput {
  readonly file: InputFile;
  /** SELECT of `row_number, lag_time, lag_close, open_time, open, …, sell_volume` in the order of the file. */
  readonly select: string;
  readonly rules: readonly RowRule[];
}

export interface CandleFileFacts {
  readonly rows: number;
  /** Open times, epoch ms. */
  readonly firstTime: number;
  readonly lastTime: number;
}

export function candleInput(file: InputFile, { fields }: ColumnMap, intervalSec: number): CandleInput {
  const columnOf = (field: string): InputColumn | undefined => fields.get(field);
  const typed = NUMBER_FIELDS.map(([field, name]) => {
    const column = columnOf(field);
    return `${column === undefined ? 'NULL::DOUBLE' : numberSql(column)} AS ${name}`;
  });
  const time = columnOf('openTime');
  if (time === undefined) throw inputError('INPUT_COLUMNS', file.label, 'candles need openTime');
  const symbol = columnOf('symbol');
  const select = `SELECT row_number() OVER () AS row_number, lag(open_time) OVER () AS lag_time,
      lag("close") OVER () AS lag_close, lag(symbol) OVER () AS lag_symbol, *
    FROM (SELECT ${timeSql(time)} AS open_time, ${typed.join(', ')}, ${symbol?.sql ?? 'NULL'} AS symbol
          FROM ${file.source})`;
  const rule = (field: string, broken: string, allowed: string): RowRule => ({
    code: 'INPUT_VALUE',
    field,
    broken,
    column: columnOf(field),
    allowed,
  });
  const rules: readonly RowRule[] = [
    rule('openTime', badTimeSql('open_time'), TIME_ALLOWED),
    rule(
      'openTime',
      `open_time % ${intervalSec * 1_000} <> 0`,
      `must be a multiple of the interval, ${intervalSec} s; name the interval of the file`,
    ),
    {
      ...rule('openTime', 'open_time <= lag_time', 'repeats or goes backwards; rows must rise in time'),
      code: 'INPUT_ORDER',
    },
    ...['open', 'high', 'low', 'close'].map((price) =>
      rule(
        price,
        `"${price}" IS NULL OR NOT isfinite("${price}") OR "${price}" <= 0`,
        'must be a number above 0',
      ),
    ),
    rule('low', 'low > least("open", "close", high)', 'must not be above open, close and high'),
    rule('high', 'high < greatest("open", "close", low)', 'must not be below open, close and low'),
    rule('volume', badAmount('volume', true), 'must be a number, 0 or above'),
    ...NUMBER_FIELDS.slice(REQUIRED_NUMBERS).flatMap(([field, name]) =>
      columnOf(field) === undefined
        ? []
        : [rule(field, badAmount(name, false), 'must be a number, 0 or above, or empty')],
    ),
    {
      ...rule(
        'symbol',
        'symbol IS DISTINCT FROM lag_symbol AND row_number > 1',
        'differs from the row before; a file must hold one pair',
      ),
      column: symbol,
    },
  ];
  return { file, select, rules };
}

/** Checks the rows in the table `from`, made of the input's `select`. Throws for the first row that breaks a rule. */
export async function checkCandles(
  connection: DuckDBConnection,
  { file, rules }: CandleInput,
  from: string,
): Promise<CandleFileFacts> {
  const [facts] = await readRows(
    connection,
    `SELECT count(*)::DOUBLE, min(open_time)::DOUBLE, max(open_time)::DOUBLE, ${firstFaultsSql(rules)} FROM ${from}`,
    [],
    (row) => ({
      rows: row.number(0),
      firstTime: row.numberOrUndefined(1),
      lastTime: row.numberOrUndefined(2),
      faults: rules.map((_, index) => row.numberOrUndefined(3 + index)),
    }),
  ).catch(async (error: unknown) => {
    throw await readingError(error, file);
  });
  if (facts === undefined || facts.rows === 0) {
    throw inputError('INPUT_EMPTY', file.label, 'the file holds no rows');
  }
  await assertNoFault(connection, file, rules, facts.faults);
  return { rows: facts.rows, firstTime: facts.firstTime ?? 0, lastTime: facts.lastTime ?? 0 };
}

/** Our field and its column in the SELECT; those a candle must have come first. */
const NUMBER_FIELDS = [
  ['open', '"open"'],
  ['high', 'high'],
  ['low', 'low'],
  ['close', '"close"'],
  ['volume', 'volume'],
  ['quoteVolume', 'quote_volume'],
  ['vwap', 'vwap'],
  ['tradeCount', 'trade_count'],
  ['buyVolume', 'buy_volume'],
  ['sellVolume', 'sell_volume'],
] as const;
const REQUIRED_NUMBERS = 5;

function badAmount(name: string, required: boolean): string {
  const bad = `NOT isfinite(${name}) OR ${name} < 0`;
  return required ? `${name} IS NULL OR ${bad}` : bad;
}
