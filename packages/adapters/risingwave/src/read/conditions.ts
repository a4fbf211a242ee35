import assert from 'node:assert/strict';
import type { TimeRange } from '@foretick/ports';
import type { SqlValue } from '../connection/sql-pool.ts';

/** Conditions of a query with their parameters, each cast to its type. */
export class Conditions {
  readonly parameters: SqlValue[] = [];
  readonly #parts: string[] = [];

  /** `column operator value`, where the value is given. */
  add(column: string, operator: '=' | '<' | '<=' | '>' | '>=', value: string | number | undefined): this {
    if (value !== undefined) this.#parts.push(`${column} ${operator} ${this.parameter(value)}`);
    return this;
  }

  range(column: string, { from, to }: TimeRange): this {
    if (from !== undefined && Number.isFinite(from)) this.add(column, '>=', Math.ceil(from));
    if (to !== undefined && Number.isFinite(to)) this.add(column, '<', Math.ceil(to));
    return this;
  }

  sql(text: string): this {
    this.#parts.push(text);
    return this;
  }

  parameter(value: string | number): string {
    assert(typeof value === 'string' || Number.isSafeInteger(value), `${value} is a whole number`);
    return `$${this.parameters.push(value)}::${typeof value === 'string' ? 'VARCHAR' : 'BIGINT'}`;
  }

  /** With the word before it; nothing where there are none. */
  get where(): string {
    return this.#parts.length === 0 ? '' : `WHERE ${this.#parts.join(' AND ')}`;
  }
}

export function limitSql(limit: number | undefined): string {
  if (limit === undefined) return '';
  assert(Number.isSafeInteger(limit), `${limit} is a whole number`);
  return `LIMIT ${Math.max(0, limit)}`;
}
