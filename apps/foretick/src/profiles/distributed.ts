import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createKafkaTopics,
  type KafkaConnection,
  type KafkaLogOptions,
  missingKafkaTopics,
  openKafkaLog,
} from '@foretick/adapter-kafka';
import { systemClock } from '@foretick/adapter-system-clock';
import { type EventLog, type FeatureStore, ForetickError, type HistoryImport } from '@foretick/ports';
import type { Config } from '../config/config-schema.ts';
import { duckdb } from './duckdb.ts';

/** Topics of a system on Kafka: made where they are not there yet. Throws `LOG_…`. */
export function makeTopics(config: Config) {
  const { kafkaPrefix: prefix, kafkaPartitions: partitions, kafkaReplication: replication } = config;
  return createKafkaTopics({ connection: kafkaConnection(config), prefix, partitions, replication });
}

/** Names of the topics of a system that the brokers do not have. Throws `LOG_…`. */
export function missingTopics(config: Config): Promise<readonly string[]> {
  return missingKafkaTopics({ connection: kafkaConnection(config), prefix: config.kafkaPrefix });
}

/** The event log that all services share. Once `signal` has aborted, it waits for no broker. Throws `LOG_…`. */
export function openSharedLog(
  config: Config,
  report: (failure: ForetickError) => void,
  signal: AbortSignal,
): Promise<EventLog> {
  const options: KafkaLogOptions = {
    connection: kafkaConnection(config),
    prefix: config.kafkaPrefix,
    compression: config.kafkaCompression,
    maxLag: config.kafkaMaxLag,
    sessionMs: config.kafkaSessionMs,
    replication: config.kafkaReplication,
    commitEveryMs: COMMIT_EVERY_MS,
    // They need every pair: companions are of other pairs, and a training reads them too.
    exclusiveGroups: ['companions', 'trainer'],
    onDead({ topic, reason, partition, offset }) {
      const what = `a message of topic ${topic} (partition ${partition}, offset ${offset}) is no record: ${reason}`;
      report(new ForetickError('LOG_DEAD_LETTER', `${what}; it was set aside in ${topic}.dead`));
    },
  };
  return openKafkaLog(options, signal);
}

/** A service's own copy of what it needs of the log in tables, with the group that fills it. */
export interface OwnStore {
  readonly store: FeatureStore;
  readonly history: HistoryImport;
  /** Belongs to this very copy: another one starts from the oldest record kept. */
  readonly group: string;
}

/** The tables of a service that works on its own copy of the log. */
export async function openOwnStore({ dataDir }: Config, service: string): Promise<OwnStore> {
  const folder = join(dataDir, service);
  mkdirSync(folder, { recursive: true });
  const { openDuckdbStore } = await duckdb();
  const store = await openDuckdbStore({ path: join(folder, 'foretick.duckdb'), clock: systemClock });
  return { store, history: store, group: recorderGroup(folder) };
}

/** The group of whoever fills the tables in this folder. Tables that are gone are filled anew, by another group. */
export function recorderGroup(folder: string): string {
  const path = join(folder, 'recorder-group');
  if (!existsSync(path)) writeFileSync(path, `recorder-${randomUUID()}\n`);
  return readFileSync(path, 'utf8').trim();
}

export { systemClock };

/** So much work is done again at most after a crash. */
const COMMIT_EVERY_MS = 200;

/** How the brokers are reached. Throws `CONFIG_INVALID`. */
export function kafkaConnection(config: Config): KafkaConnection {
  const { kafkaBrokers: brokers, kafkaTls, kafkaSasl, kafkaUser, kafkaPassword } = config;
  const tls = kafkaTls === 'off' ? undefined : kafkaTls === 'on' ? {} : { caFile: kafkaTls };
  if (kafkaSasl === 'none') return { brokers, ...(tls && { tls }) };
  if (kafkaUser === undefined || kafkaPassword === undefined) {
    throw new ForetickError(
      'CONFIG_INVALID',
      `FORETICK_KAFKA_SASL ${kafkaSasl} needs FORETICK_KAFKA_USER and FORETICK_KAFKA_PASSWORD`,
    );
  }
  const mechanism = kafkaSasl === 'scram-sha-256' ? 'SCRAM-SHA-256' : 'SCRAM-SHA-512';
  return { brokers, ...(tls && { tls }), sasl: { mechanism, username: kafkaUser, password: kafkaPassword } };
}
