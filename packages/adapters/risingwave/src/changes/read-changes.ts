import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs, ForetickError } from '@foretick/ports';
import pg from 'pg';
import { clientConfig, placeOf, type RisingWaveAddress } from '../connection/risingwave-address.ts';
import { storeFailure } from '../connection/store-failure.ts';

export interface ChangeFeedOptions {
  readonly address: RisingWaveAddress;
  /** Name of a subscription of the migrations, such as `indicator_changes`. */
  readonly subscription: string;
  /** `beginning`: all that is there first. A time (epoch ms): what changed since, that moment included. */
  readonly since: 'beginning' | 'now' | number;
  readonly signal: AbortSignal;
  /** Rows of one fetch. Default 500. */
  readonly fetchRows?: number;
  /** How long an outage is waited out before it is thrown. Default two minutes. */
  readonly patienceMs?: number;
  readonly random?: () => number;
}

export interface Change {
  readonly op: 'insert' | 'delete' | 'update-before' | 'update-after';
  /** Columns of the table or view, JSON values parsed. */
  readonly row: Readonly<Record<string, unknown>>;
  /** Where to go on (`since`); `undefined` in the rows that were there at the beginning. */
  readonly position: number | undefined;
}

/**
 * Changes of a table or view as they come, until `signal` aborts. A connection that breaks is made anew and goes on at the last
 * position that was handed on whole: changes of one moment may come twice, none is left out. Throws `STORE_…`.
 */
export async function* readChanges(options: ChangeFeedOptions): AsyncGenerator<readonly Change[]> {
  const { signal, patienceMs = 120_000, random = Math.random } = options;
  let since = options.since;
  let failedAt: number | undefined;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      for await (const changes of oneConnection({ ...options, since })) {
        attempt = 0;
        failedAt = undefined;
        // An answer may end within a moment: that one is asked for again.
        const position = changes.at(-1)?.position;
        if (changes.length > 0) yield changes;
        if (position !== undefined) since = position;
      }
    } catch (error) {
      if (signal.aborted) return;
      const failure = storeFailure(error, placeOf(options.address), `reading ${options.subscription}`);
      failedAt ??= performance.now();
      if (!failure.retryable || performance.now() - failedAt > patienceMs) throw failure;
      await delay(backoffMs(attempt, random), undefined, { signal }).catch(() => undefined);
    }
  }
}

async function* oneConnection(options: ChangeFeedOptions): AsyncGenerator<readonly Change[]> {
  const { address, subscription, since, signal, fetchRows = 500 } = options;
  // A cursor belongs to its connection.
  const client = new pg.Client(clientConfig(address, FETCH_MS * 3));
  const over = new Promise<never>((_, reject) => {
    client.on('error', reject);
    signal.addEventListener('abort', () => reject(new Error('no longer wanted')), { once: true });
  });
  over.catch(() => undefined);
  try {
    await Promise.race([client.connect(), over]);
    await Promise.race([
      client.query(
        `DECLARE foretick_changes SUBSCRIPTION CURSOR FOR ${nameOf(subscription)} ${sinceSql(since)}`,
      ),
      over,
    ]);
    const fetch = `FETCH ${Math.max(1, Math.floor(fetchRows))} FROM foretick_changes WITH (timeout = '${FETCH_MS / 1_000}s')`;
    while (!signal.aborted) {
      const { rows } = await Promise.race([client.query<Record<string, unknown>>(fetch), over]);
      yield rows.map(changeOf);
    }
  } finally {
    // A fetch that still waits ends when its connection does; nobody waits for that.
    void client.end().catch(() => undefined);
  }
}

/** How long a fetch waits for a first change. */
const FETCH_MS = 5_000;

function sinceSql(since: ChangeFeedOptions['since']): string {
  if (since === 'beginning') return 'FULL';
  return since === 'now' ? 'SINCE now()' : `SINCE ${Math.floor(since)}`;
}

function nameOf(subscription: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(subscription)) return subscription;
  throw new ForetickError('STORE_REFUSED', `${subscription} is no name of a subscription`);
}

function changeOf({ op, rw_timestamp: at, ...row }: Record<string, unknown>): Change {
  return {
    op: OPS.get(String(op)) ?? 'insert',
    row,
    position: at === null || at === undefined ? undefined : Number(at),
  };
}

/** As words in newer servers, as numbers in older ones. */
const OPS: ReadonlyMap<string, Change['op']> = new Map([
  ['Insert', 'insert'],
  ['1', 'insert'],
  ['Delete', 'delete'],
  ['2', 'delete'],
  ['UpdateInsert', 'update-after'],
  ['3', 'update-after'],
  ['UpdateDelete', 'update-before'],
  ['4', 'update-before'],
]);
