import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs, type ForetickError } from '@foretick/ports';
import pg from 'pg';
import { clientConfig, placeOf, type RisingWaveAddress } from './risingwave-address.ts';
import { storeFailure } from './store-failure.ts';

export interface SqlPoolOptions {
  readonly address: RisingWaveAddress;
  /** Default 8. */
  readonly maxConnections?: number;
  /** After which a statement is stopped. Default 30 s. */
  readonly statementTimeoutMs?: number;
  /** How long an outage is waited out. Default 30 s. */
  readonly patienceMs?: number;
  /** In [0, 1), for the pauses between attempts. */
  readonly random?: () => number;
}

export type SqlValue = string | number | boolean | null | readonly number[];
export type SqlRow = Readonly<Record<string, unknown>>;

/** Connections to RisingWave. Every statement is idempotent by the tables' keys, so that one that was cut off is sent again. */
export class SqlPool {
  readonly place: string;
  readonly #pool: pg.Pool;
  readonly #patienceMs: number;
  readonly #random: () => number;

  constructor({
    address,
    maxConnections = 8,
    statementTimeoutMs = 30_000,
    patienceMs = 30_000,
    random = Math.random,
  }: SqlPoolOptions) {
    this.place = placeOf(address);
    this.#patienceMs = patienceMs;
    this.#random = random;
    this.#pool = new pg.Pool({
      ...clientConfig(address, statementTimeoutMs),
      max: maxConnections,
      idleTimeoutMillis: 30_000,
      // An idle connection keeps no process alive.
      allowExitOnIdle: true,
    });
    // A connection that breaks while it idles is replaced when one is needed.
    this.#pool.on('error', () => undefined);
  }

  /** `doing` is for messages: "reading candles". Throws `STORE_…`. */
  async query(doing: string, sql: string, parameters: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    const startedAt = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      try {
        const { rows } = await this.#pool.query<SqlRow>(sql, [...parameters]);
        return rows;
      } catch (error) {
        const failure = this.failureOf(error, doing);
        const pauseMs = backoffMs(attempt, this.#random);
        const isLate = performance.now() - startedAt + pauseMs > this.#patienceMs;
        if (!failure.retryable || failure.code === 'STORE_TIMEOUT' || isLate) throw failure;
        await delay(pauseMs);
      }
    }
  }

  failureOf(error: unknown, doing: string): ForetickError {
    return storeFailure(error, this.place, doing);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
