import type { InputColumn } from './input-file.ts';

/** Says of a column of epoch milliseconds where it cannot be believed: outside 2000-01-01 to 2100-01-01. */
export function badTimeSql(column: string): string {
  return `${column} IS NULL OR ${column} NOT BETWEEN 946684800000 AND 4102444800000`;
}

export const TIME_ALLOWED = 'must be epoch s, ms, us or ns, or ISO 8601, from 2000 to 2100';

/** A number as DOUBLE; NULL where it is none. */
export function numberSql(column: InputColumn): string {
  return `TRY_CAST(${column.sql} AS DOUBLE)`;
}

/** A whole number as BIGINT; NULL where it is none. */
export function integerSql(column: InputColumn): string {
  return column.type === 'VARCHAR'
    ? `CASE WHEN regexp_full_match(trim(${column.sql}), '[0-9]{1,16}') THEN TRY_CAST(${column.sql} AS BIGINT) END`
    : `TRY_CAST(${column.sql} AS BIGINT)`;
}

/**
 * A time as epoch milliseconds, rounded down; NULL where it is none. Numbers are seconds, milliseconds,
 * microseconds or nanoseconds by their magnitude; text may be ISO 8601, in UTC where it names no zone.
 */
export function timeSql({ sql, type }: InputColumn): string {
  if (type.startsWith('TIMESTAMP') || type === 'DATE') return `epoch_ms(${sql}::TIMESTAMPTZ)`;
  if (INTEGER_TYPES.has(type)) return byMagnitude(`TRY_CAST(${sql} AS BIGINT)`, '0');
  // A binary fraction of a second is off by less than a microsecond: rounding there brings back what was meant.
  const text = type === 'DOUBLE' || type === 'FLOAT' ? `printf('%.6f', ${sql}::DOUBLE)` : `${sql}::VARCHAR`;
  // Digits before and after the point apart: a double cannot hold nanoseconds, and large decimals are slow.
  const whole = `TRY_CAST(split_part(${text}, '.', 1) AS BIGINT)`;
  const milliseconds = `TRY_CAST(rpad(left(split_part(${text}, '.', 2), 3), 3, '0') AS BIGINT)`;
  return `coalesce(${byMagnitude(whole, milliseconds)}, epoch_ms(TRY_CAST(${text} AS TIMESTAMPTZ)))`;
}

const INTEGER_TYPES: ReadonlySet<string> = new Set(['INTEGER', 'BIGINT', 'UINTEGER', 'UBIGINT', 'HUGEINT']);

/** `milliseconds` are those of a fraction of a second. */
function byMagnitude(whole: string, milliseconds: string): string {
  return `CASE
    WHEN ${whole} < 100000000000 THEN ${whole} * 1000 + ${milliseconds}
    WHEN ${whole} < 100000000000000 THEN ${whole}
    WHEN ${whole} < 100000000000000000 THEN ${whole} // 1000
    ELSE ${whole} // 1000000
  END`;
}

/** `buy`, `sell` or `unknown`; NULL where the value says something else. */
export function sideSql(column: InputColumn | undefined): string {
  if (column === undefined) return `'unknown'`;
  return `CASE lower(trim(coalesce(${column.sql}, '')))
    WHEN 'buy' THEN 'buy' WHEN 'b' THEN 'buy' WHEN 'sell' THEN 'sell' WHEN 's' THEN 'sell'
    WHEN '' THEN 'unknown' WHEN 'unknown' THEN 'unknown' END`;
}
