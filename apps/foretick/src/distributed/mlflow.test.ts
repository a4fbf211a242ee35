import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { createKafkaTopics, openKafkaLog } from '@foretick/adapter-kafka';
import type { Prediction } from '@foretick/core/forecast';
import { brokerMissing, startBroker } from '@foretick/kafka-broker';
import type { EventLog } from '@foretick/ports';
import { openRegistry } from '../profiles/registry.ts';
import { ForetickProcess, newFolder } from '../testing/foretick-process.ts';
import { MLFLOW_SKIP, newMlflowSettings } from '../testing/mlflow-settings.ts';
import { recordedTrades, writeTrades } from '../testing/recorded-trades.ts';

const PAIR = 'BTC/USD';
const PREFIX = 'mlflow.';
const PATIENCE_MS = 90_000;
/** Each in a folder of its own, as on machines of their own. */
const PROCESSES = [['candles', 'technical-indicators', 'companions'], ['trainer'], ['predictor']];

it('services that share no folder share their models through MLflow', {
  skip: MLFLOW_SKIP || brokerMissing(),
}, async (t) => {
  const folder = newFolder(t);
  const settings = newMlflowSettings();
  mkdirSync(join(folder, 'broker'));
  const broker = await startBroker({ folder: join(folder, 'broker') });
  t.after(() => broker.stop());
  const brokers = [broker.address];
  await createKafkaTopics({ connection: { brokers }, prefix: PREFIX, partitions: 2, replication: 1 });
  const log = await openKafkaLog({ connection: { brokers }, prefix: PREFIX });
  t.after(() => log.close());
  const start = (names: readonly string[], ...args: readonly string[]) => {
    const place = ['--data-dir', join(folder, names.join('-')), '--source', 'replay', '--pair', PAIR];
    const one = new ForetickProcess(['service', ...names, ...place, ...args], {
      env: {
        FORETICK_KAFKA_BROKERS: broker.address,
        FORETICK_KAFKA_PREFIX: PREFIX,
        FORETICK_REGISTRY: 'mlflow',
        FORETICK_MLFLOW_URL: settings.mlflowUrl ?? '',
        FORETICK_MLFLOW_PREFIX: settings.mlflowPrefix ?? '',
      },
    });
    t.after(() => one.kill('SIGKILL'));
    return one;
  };
  const running = PROCESSES.map((names) => start(names));
  await Promise.all(running.map((one) => one.wrote(/is running on/)));
  // The gate lets none of them serve so early, but a challenger's forecasts are made too.
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const made = firstOfModel(log, signal);
  const input = join(folder, 'trades.csv');
  writeTrades(input, recordedTrades({ minutes: 640, perMinute: 5, seed: 4 }));
  const feed = start(['trades'], '--input', input, '--speed', 'max');
  const forecast = await made;
  assert.ok(forecast, 'no forecast of a model');
  assert.equal((await feed.ended).code, 0);

  const { registry, close } = await openRegistry(join(folder, 'reader'), settings);
  t.after(close);
  const kept = (await registry.list()).map(({ modelVersion }) => modelVersion);
  assert.ok(kept.includes(forecast.modelVersion), `${forecast.modelVersion} is not among ${kept.join(', ')}`);
  for (const one of running) assert.equal((await one.stop()).code, 0, one.stderr);
});

async function firstOfModel(log: EventLog, signal: AbortSignal): Promise<Prediction | undefined> {
  for await (const { value } of log.tail(['predictions'], signal)) {
    if (value.model !== 'persistence') return value;
  }
  return undefined;
}
