import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type StandIn, startStandIn } from '../testing/stand-in.ts';
import { type Change, readChanges } from './read-changes.ts';

interface Logged {
  readonly op: string;
  readonly at: number;
  readonly value: number;
}

let standIn: StandIn;
before(async () => {
  standIn = await startStandIn({ tables: false });
});
after(() => standIn.close());

/** Lets the server answer as RisingWave does for a subscription with these changes; `cutAt`: fetches that lose the connection. */
function subscription(
  logged: readonly Logged[],
  cutAt: readonly number[] = [],
): { readonly declared: string[] } {
  const declared: string[] = [];
  const cursors = new Map<object, number>();
  let fetches = 0;
  standIn.server.onStatement = (sql, connection) => {
    const [, since = ''] = /^DECLARE foretick_changes SUBSCRIPTION CURSOR FOR c (.*)$/.exec(sql) ?? [];
    if (since !== '') {
      declared.push(since);
      const from = Number(/SINCE (\d+)/.exec(since)?.[1] ?? 0);
      cursors.set(
        connection,
        logged.findIndex(({ at }) => at >= from),
      );
      return 'SELECT 1';
    }
    const [, count] = /^FETCH (\d+) FROM foretick_changes/.exec(sql) ?? [];
    if (count === undefined) return undefined;
    fetches += 1;
    const start = cursors.get(connection) ?? 0;
    const rows = start < 0 ? [] : logged.slice(start, start + Number(count));
    cursors.set(connection, start + rows.length);
    if (cutAt.includes(fetches)) return 'cut-after';
    const json = JSON.stringify(rows.map(({ op, at, value }) => ({ op, rw_timestamp: at, value })));
    return `SELECT op, value, rw_timestamp FROM json_to_recordset('${json}') AS r(op text, value bigint, rw_timestamp bigint)`;
  };
  return { declared };
}

const LOGGED = Array.from(
  { length: 9 },
  (_, index): Logged => ({ op: 'Insert', at: 100 + Math.floor(index / 2), value: index }),
);

async function read(count: number, since: 'beginning' | number = 'beginning'): Promise<readonly Change[]> {
  const stop = new AbortController();
  const address = { url: standIn.url };
  const all: Change[] = [];
  const feed = readChanges({
    address,
    subscription: 'c',
    since,
    signal: stop.signal,
    fetchRows: 2,
    random: () => 0,
  });
  for await (const changes of feed) {
    all.push(...changes);
    if (new Set(all.map(({ row }) => row.value)).size >= count) stop.abort();
  }
  return all;
}

describe('the feed of changes', () => {
  it('gives what changed, in order, with where to go on', async () => {
    const { declared } = subscription(LOGGED);
    const changes = await read(9);
    assert.deepEqual(
      changes.map(({ row }) => row.value),
      LOGGED.map(({ value }) => value),
    );
    assert.deepEqual(changes[3], { op: 'insert', row: { value: 3 }, position: 101 });
    assert.deepEqual(declared, ['FULL']);
  });

  it('goes on from a position', async () => {
    const { declared } = subscription(LOGGED);
    assert.deepEqual(
      (await read(3, 103)).map(({ row }) => row.value),
      [6, 7, 8],
    );
    assert.deepEqual(declared, ['SINCE 103']);
  });

  it('loses nothing when connections are cut in the middle of a fetch', async () => {
    const { declared } = subscription(LOGGED, [2, 4, 5]);
    const changes = await read(9);
    assert.deepEqual(
      [...new Set(changes.map(({ row }) => row.value))],
      LOGGED.map(({ value }) => value),
    );
    assert.deepEqual(declared.slice(0, 2), ['FULL', 'SINCE 100']);
    assert.equal(declared.length, 4);
  });

  it('tells updates and deletions apart, by word or by number', async () => {
    const ops = ['UpdateDelete', 'UpdateInsert', 'Delete', '1', '2', '3', '4'];
    subscription(ops.map((op, index) => ({ op, at: index, value: index })));
    const changes = await read(ops.length);
    const words = [
      'update-before',
      'update-after',
      'delete',
      'insert',
      'delete',
      'update-after',
      'update-before',
    ];
    assert.deepEqual(
      changes.map(({ op }) => op),
      words,
    );
  });

  it('ends at once when it is told to, and refuses what is no name', async () => {
    subscription([]);
    const stop = new AbortController();
    const options = { address: { url: standIn.url }, since: 'now', signal: stop.signal } as const;
    const feed = readChanges({ ...options, subscription: 'c' });
    const next = feed.next();
    stop.abort();
    assert.equal((await next).done, true);
    const bad = readChanges({ ...options, signal: new AbortController().signal, subscription: 'c; DROP' });
    await assert.rejects(bad.next(), { code: 'STORE_REFUSED' });
  });
});
