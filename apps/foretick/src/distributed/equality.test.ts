import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { brokerMissing, startBroker } from '@foretick/kafka-broker';
import { newFolder, ROOT } from '../testing/foretick-process.ts';
import { assertSameRows, embeddedRun, KafkaSystem, preparedRecordings } from '../testing/kafka-system.ts';

const REAL = [
  { pair: 'BTC/USDT', input: join(ROOT, '../shared/data/trades/binance-btcusdt-2024-08-08.csv.gz') },
  { pair: 'BTC/USD', input: join(ROOT, '../shared/data/trades/kraken-btcusd-2019-07-01.csv') },
];
const MINUTES = process.env.FORETICK_TEST_SIZE === 'long' ? 3 * 1_440 : 480;

it('separate processes on Kafka come to the very rows of the embedded profile', {
  skip: brokerMissing(),
}, async (t) => {
  const folder = newFolder(t);
  const inFolder = (name: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const broker = await startBroker({ folder: inFolder('broker') });
  t.after(() => broker.stop());
  const { recordings, models } = await preparedRecordings(folder, MINUTES);
  const real = REAL.filter(({ input }) => existsSync(input));
  if (real.length < REAL.length) t.diagnostic('real trade files are not there');
  recordings.push(...real);
  await embeddedRun(inFolder('embedded'), recordings, models);
  const dataDir = inFolder('distributed');
  const brokers = [broker.address];
  const system = await KafkaSystem.create(t, { brokers, dataDir, prefix: 'eq.', recordings, models });
  const startedAt = performance.now();
  await system.startAll();
  await system.drained();
  t.diagnostic(`through Kafka in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  await system.stop();
  const counts = await assertSameRows(inFolder('embedded'), dataDir, recordings, inFolder('scratch'));
  t.diagnostic(`rows compared: ${[...counts].map(([table, rows]) => `${table} ${rows}`).join(', ')}`);
  assert.ok((counts.get('predictions') ?? 0) > MINUTES * 2);
  assert.ok((counts.get('scores') ?? 0) > 100);
});
