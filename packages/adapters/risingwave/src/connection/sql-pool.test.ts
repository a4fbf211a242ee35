import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { append, BTC, record, trade } from '@foretick/ports/contract/feature-store-records';
import { openRisingWaveStore } from '../store/open-risingwave-store.ts';
import { type StandIn, startStandIn } from '../testing/stand-in.ts';
import { SqlPool } from './sql-pool.ts';

let standIn: StandIn;
before(async () => {
  standIn = await startStandIn();
});
after(() => standIn.close());

const open = (changes = {}) => new SqlPool({ address: { url: standIn.url }, random: () => 0, ...changes });

describe('the driver', () => {
  for (const mishap of ['cut-before', 'cut-after'] as const) {
    it(`sends a statement again whose connection is gone (${mishap})`, async () => {
      const pool = open();
      standIn.next(/SELECT 7/, mishap);
      assert.deepEqual(await pool.query('asking', 'SELECT 7 AS n'), [{ n: 7 }]);
      await pool.close();
    });

    it(`records each trade once when the connection is cut while it records (${mishap})`, async () => {
      await standIn.empty();
      const store = await openRisingWaveStore({
        address: { url: standIn.url },
        ingestsFromLog: false,
        clock: { now: () => 0 },
        random: () => 0,
      });
      standIn.next(/INSERT INTO trades/, mishap);
      const trades = [trade(1), trade(2)];
      await record(
        store,
        trades.map((value) => append('trades', value)),
      );
      assert.deepEqual(await store.trades({ instrument: BTC }), trades);
      await store.close();
    });
  }

  it('gives up after its patience, and says what to look at', async () => {
    const other = await startStandIn({ tables: false });
    const { url } = other;
    await other.close();
    const pool = new SqlPool({
      address: { url: url.replace('root@', 'me:secret@') },
      patienceMs: 250,
      random: () => 0,
    });
    await assert.rejects(pool.query('reading candles', 'SELECT 1'), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'STORE_UNREACHABLE');
      assert.match(error.message, /127\.0\.0\.1:\d+\/dev: no answer while reading candles/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
    await pool.close();
  });

  it('stops waiting for a statement that never ends', async () => {
    const pool = open({ statementTimeoutMs: 1 });
    standIn.next(/SELECT 8/, 'hang');
    await assert.rejects(pool.query('asking', 'SELECT 8'), { code: 'STORE_TIMEOUT', retryable: true });
    await pool.close();
  });

  it('says when the tables are missing, and passes a wrong statement on', async () => {
    const pool = open();
    await assert.rejects(pool.query('reading', 'SELECT * FROM nowhere'), {
      code: 'STORE_NOT_MIGRATED',
      message: /foretick migrate/,
    });
    await assert.rejects(pool.query('reading', 'SELEC 1'), { code: 'STORE_REFUSED', retryable: false });
    await pool.close();
  });

  it('opens no more connections than it may', async () => {
    const pool = open({ maxConnections: 2 });
    const earlier = standIn.server.connections;
    await Promise.all(Array.from({ length: 12 }, (_, n) => pool.query('asking', `SELECT ${n} AS n`)));
    assert.equal(standIn.server.connections - earlier, 2);
    await pool.close();
  });

  it('keeps doubles bit for bit and large counts as numbers', async () => {
    const pool = open();
    const values = [0.1 + 0.2, -2.5e-17, 1 / 3, Number.MAX_VALUE, Number.MIN_VALUE];
    const [row] = await pool.query(
      'asking',
      'SELECT $1::DOUBLE PRECISION[] AS d, $2::BIGINT AS n, $3::JSONB AS j',
      [values, Number.MAX_SAFE_INTEGER, '{"a":[1.5,null]}'],
    );
    assert.deepEqual(row, { d: values, n: Number.MAX_SAFE_INTEGER, j: { a: [1.5, null] } });
    await pool.close();
  });

  for (const [url, why] of [
    ['http://127.0.0.1/dev', 'another protocol'],
    ['postgres://127.0.0.1', 'no database'],
    ['nonsense', 'no address'],
  ] as const) {
    it(`refuses ${why}`, () => {
      assert.throws(() => new SqlPool({ address: { url } }), { code: 'STORE_ADDRESS_INVALID' });
    });
  }

  it('refuses a certificate that cannot be read', () => {
    const address = { url: standIn.url, tls: '/nowhere/ca.pem' };
    assert.throws(() => new SqlPool({ address }), { code: 'STORE_ADDRESS_INVALID', message: /nowhere/ });
  });
});
