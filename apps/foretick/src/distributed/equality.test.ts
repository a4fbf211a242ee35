import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { brokerMissing, startBroker } from '@foretick/kafka-broker';
import { newFolder, ROOT } from '../testing/foretick-process.ts';
import { assertSameRows, embeddedRun, KafkaSystem, trainedModels } from '../testing/kafka-system.ts';
import { faultyTrades, recordedTrades, writeTrades } from '../testing/recorded-trades.ts';

const REAL = join(ROOT, '../shared/data/trades/binance-btcusdt-2024-08-08.csv.gz');
const MINUTES = process.env.FORETICK_TEST_SIZE === 'long' ? 3 * 1_440 : 720;

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
  const history = join(folder, 'history.csv');
  writeTrades(history, recordedTrades({ minutes: 620, perMinute: 6, seed: 11 }));
  const models = await trainedModels(join(folder, 'models'), history);
  assert.equal(models.length, 3);

  const recordings = [...'AB'].map((name, index) => {
    const input = join(folder, `${name}.csv`);
    writeTrades(
      input,
      faultyTrades(recordedTrades({ minutes: MINUTES, perMinute: 12, seed: index + 1 }), index + 1),
    );
    return { pair: index === 0 ? 'SOL/EUR' : 'ADA/GBP', input };
  });
  if (existsSync(REAL)) recordings.push({ pair: 'BTC/USDT', input: REAL });
  else t.diagnostic('the real trade file is not there');

  await embeddedRun(inFolder('embedded'), recordings, models);
  const dataDir = inFolder('distributed');
  const system = await KafkaSystem.create(t, {
    brokers: [broker.address],
    dataDir,
    prefix: 'eq.',
    recordings,
    models,
  });
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
