import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createKafkaTopics, openKafkaLog } from '@foretick/adapter-kafka';
import { featureStoreContract } from '@foretick/ports/contract/feature-store';
import {
  append,
  BTC,
  candle,
  indicatorRow,
  START,
  trade,
} from '@foretick/ports/contract/feature-store-records';
import { venueCandleContract } from '@foretick/ports/contract/venue-candle-history';
import { readChanges } from '../changes/read-changes.ts';
import { SqlPool } from '../connection/sql-pool.ts';
import { migrateRisingWave } from '../schema/migrate-risingwave.ts';
import type { MigrationProfile } from '../schema/render-migration.ts';
import { MIGRATIONS, TABLES_ONLY } from '../testing/stand-in.ts';
import { openRisingWaveStore } from './open-risingwave-store.ts';

const { RISINGWAVE_URL = '', KAFKA_BROKERS = '' } = process.env;
const skip =
  RISINGWAVE_URL === '' || KAFKA_BROKERS === ''
    ? 'no RISINGWAVE_URL and KAFKA_BROKERS: npm run test:risingwave says what to start'
    : false;

describe('RisingWave itself', { skip }, () => {
  const made: string[] = [];
  after(async () => {
    const pool = new SqlPool({ address: { url: RISINGWAVE_URL } });
    for (const database of made)
      await pool.query('cleaning up', `DROP DATABASE ${database} CASCADE`).catch(() => []);
    await pool.close();
  });

  /** A database of its own with the migrations applied. */
  async function database(profile: MigrationProfile): Promise<string> {
    const name = `foretick_test_${randomBytes(6).toString('hex')}`;
    const pool = new SqlPool({ address: { url: RISINGWAVE_URL } });
    await pool.query('making a database', `CREATE DATABASE ${name}`);
    await pool.close();
    made.push(name);
    const url = new URL(RISINGWAVE_URL);
    url.pathname = `/${name}`;
    const render = { ...TABLES_ONLY, profile, database: name };
    const options = { address: { url: url.href }, folder: MIGRATIONS, render };
    const first = await migrateRisingWave(options);
    assert.ok(first.statements > 30);
    assert.equal((await migrateRisingWave(options)).statements, 0);
    return url.href;
  }

  const clock = { now: () => START + 86_400_000 };
  const open = async () => {
    const url = await database({ kind: 'tables' });
    return openRisingWaveStore({ address: { url }, ingestsFromLog: false, clock });
  };
  featureStoreContract('RisingWave', open);
  venueCandleContract('RisingWave', { open, now: clock.now(), keepsFirst: 'the version column decides' });

  it('reads the log from Kafka by itself, and feeds changes', async () => {
    const prefix = `t${randomBytes(6).toString('hex')}.`;
    const brokers = KAFKA_BROKERS.split(',');
    await createKafkaTopics({ connection: { brokers }, prefix, partitions: 1, replication: 1 });
    const url = await database({ kind: 'kafka', kafka: { brokers, prefix, tls: false } });
    const log = await openKafkaLog({ connection: { brokers }, prefix });
    const store = await openRisingWaveStore({ address: { url }, clock });
    const stop = new AbortController();
    try {
      const trades = [trade(1), trade(2)];
      await log.append([
        ...[...trades, ...trades].map((value) => append('trades', value)),
        append('candles', candle(0)),
        append('technical_indicators', indicatorRow(0)),
      ]);
      await until(async () => (await store.indicators({ instrument: BTC, intervalSec: 60 })).length === 1);
      await until(async () => (await store.trades({ instrument: BTC })).length === 2);
      assert.deepEqual(await store.trades({ instrument: BTC }), trades);
      assert.deepEqual(await store.candles({ instrument: BTC, intervalSec: 60 }), [candle(0)]);
      // A table that reads Kafka takes history too.
      const closeTime = START + 120_000;
      const old = candle(1, { origin: 'venue', availability: 'modelled', availableAt: closeTime + 1_000 });
      const range = { from: START, to: closeTime };
      await store.addCandles({ instrument: BTC, intervalSec: 60, ...range, candles: [old] });
      assert.deepEqual(await store.candles({ instrument: BTC, intervalSec: 60 }), [candle(0), old]);
      assert.deepEqual(await store.candleCoverage(BTC, 60), [range]);
      const options = { address: { url }, since: 'beginning', signal: stop.signal } as const;
      for await (const changes of readChanges({ ...options, subscription: 'indicator_changes' })) {
        if (changes.length === 0) continue;
        assert.equal(changes[0]?.row.instrument, BTC);
        stop.abort();
      }
    } finally {
      stop.abort();
      await store.close();
      await log.close();
    }
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, 'it came within a minute');
    await delay(250);
  }
}
