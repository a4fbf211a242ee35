import type { DuckDBConnection } from '@duckdb/node-api';
import { appendRows } from './append-rows.ts';
import type { Cell, RecordTable } from './record-tables.ts';

/**
 * Collects records for one table and writes those whose key is new. They go through a temporary table, because
 * an append cannot skip a row; the search for known keys reads only the stretch of time that the batch covers.
 */
export class TableWriter<R> {
  readonly #table: RecordTable<R>;
  readonly #keyIndexes: readonly number[];
  readonly #timeIndex: number;
  #rows: Cell[][] = [];
  #keys = new Set<string>();

  constructor(table: RecordTable<R>) {
    this.#table = table;
    const names = table.columns.map(([name]) => name);
    this.#keyIndexes = table.key.map((name) => names.indexOf(name));
    this.#timeIndex = names.indexOf(table.time);
  }

  /** Makes the temporary table. Once for each connection. */
  async prepare(connection: DuckDBConnection): Promise<void> {
    const { name } = this.#table;
    await connection.run(`CREATE TEMP TABLE staged_${name} AS FROM ${name} LIMIT 0`);
  }

  /** Takes a record; the first of a key within a batch stays. */
  add(record: R): void {
    const cells = this.#table.columns.map(([, , cell]) => cell(record));
    const key = this.#keyIndexes.map((index) => cells[index]).join('|');
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    this.#rows.push(cells);
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  clear(): void {
    this.#rows = [];
    this.#keys = new Set();
  }

  /** Writes what was collected, within the connection's transaction. */
  async flush(connection: DuckDBConnection): Promise<void> {
    if (this.#rows.length === 0) return;
    const { name, key, time } = this.#table;
    await this.#stage(connection);
    const times = this.#rows.map((cells) => Number(cells[this.#timeIndex]));
    const first = times.reduce((least, value) => Math.min(least, value));
    const last = times.reduce((most, value) => Math.max(most, value));
    const { settle } = this.#table;
    if (settle !== undefined) await connection.run(settle(first, last));
    const sameKey = key.map((column) => `known.${column} IS NOT DISTINCT FROM staged.${column}`);
    await connection.run(
      `INSERT INTO ${name} SELECT staged.* FROM staged_${name} staged
         ANTI JOIN (SELECT ${key.join(', ')} FROM ${name} WHERE ${time} BETWEEN ${first} AND ${last}) known
         ON ${sameKey.join(' AND ')};
       TRUNCATE staged_${name}`,
    );
  }

  async #stage(connection: DuckDBConnection): Promise<void> {
    const types = this.#table.columns.map(([, type]) => type);
    await appendRows(connection, { table: `staged_${this.#table.name}`, catalog: 'temp' }, types, this.#rows);
  }
}
