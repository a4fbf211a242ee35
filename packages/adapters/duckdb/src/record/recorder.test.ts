import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import type { LogRecord } from '@foretick/ports';
import { openDuckdbStore } from '../store/open-store.ts';
import { testClock, testFolder } from '../testing/test-folder.ts';

const folder = testFolder(after);
const PAIR = 'kraken:BTC/USD' as InstrumentId;
const times = { eventTime: 7, ingestTime: 8, availableAt: 9 };
const series = { instrument: PAIR, intervalSec: 60 };

it('keeps what no port method reads: gaps, late trades, feature vectors, promotions, each once', async () => {
  const path = folder('store.duckdb');
  const store = await openDuckdbStore({ path, clock: testClock });
  const values: readonly Pick<LogRecord, 'topic' | 'value'>[] = [
    { topic: 'trades', value: { kind: 'progress', instrument: PAIR, ...times } },
    {
      topic: 'trades',
      value: {
        kind: 'gap',
        instrument: PAIR,
        cause: 'start-of-input',
        fromTime: undefined,
        toTime: 7,
        lastPrice: undefined,
        ...times,
      },
    },
    {
      topic: 'trades',
      value: {
        kind: 'gap',
        instrument: PAIR,
        cause: 'downtime',
        fromTime: 3,
        toTime: 7,
        lastPrice: 1.5,
        ...times,
      },
    },
    {
      topic: 'late_trades',
      value: {
        kind: 'trade',
        instrument: PAIR,
        sequence: 1,
        tradeId: '1',
        price: 2,
        quantity: 3,
        side: 'sell',
        ...times,
      },
    },
    {
      topic: 'feature_vectors',
      value: {
        ...series,
        asOf: 60_000,
        seedTime: 0,
        viewHash: 'v',
        values: [1, -0.5, 1e-300],
        volatility: 0.1,
        companions: {},
      },
    },
    { topic: 'promotions', value: { kind: 'progress', ...series, asOf: 60_000 } },
    {
      topic: 'promotions',
      value: {
        kind: 'promotion',
        ...series,
        horizonSec: 300,
        model: 'ridge',
        modelVersion: 'r1',
        effectiveFrom: 5,
        reason: 'better',
      },
    },
  ];
  for (const round of [0, 1]) {
    const records = values.map(
      (one, index) => ({ ...one, key: PAIR, partition: 0, offset: round * 100 + index }) as LogRecord,
    );
    await store.record(records, []);
  }
  await store.close();
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const rows = async (sql: string): Promise<unknown> => (await connection.runAndReadAll(sql)).getRowsJS();
  assert.deepEqual(
    await rows('SELECT cause, from_time::INT, to_time::INT, last_price FROM gaps ORDER BY cause'),
    [
      ['downtime', 3, 7, 1.5],
      ['start-of-input', null, 7, null],
    ],
  );
  assert.deepEqual(await rows('SELECT sequence::INT, price, side, available_at::INT FROM late_trades'), [
    [1, 2, 'sell', 9],
  ]);
  assert.deepEqual(await rows('SELECT as_of::INT, view_hash, "values", volatility FROM feature_vectors'), [
    [60_000, 'v', [1, -0.5, 1e-300], 0.1],
  ]);
  assert.deepEqual(
    await rows('SELECT horizon_sec, model_version, effective_from::INT, reason FROM promotions'),
    [[300, 'r1', 5, 'better']],
  );
  assert.deepEqual(await rows('SELECT count(*)::INT FROM trades'), [[0]]);
  connection.closeSync();
  instance.closeSync();
});
