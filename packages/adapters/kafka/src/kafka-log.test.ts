import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { type Broker, brokerMissing, startBroker } from '@foretick/kafka-broker';
import { eventLogContract } from '@foretick/ports/contract/event-log';
import { sharedGroupsContract } from '@foretick/ports/contract/shared-groups';
import { createKafkaTopics, openKafkaLog } from './kafka-log.ts';
import { openKillableLog } from './testing/killable-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'foretick-kafka-'));
let broker: Broker;
let logs = 0;

describe('Kafka', { skip: brokerMissing() }, () => {
  before(async () => {
    broker = await startBroker({ folder });
  });
  after(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  eventLogContract('Kafka log', async (fate) => {
    const connection = { brokers: [broker.address] };
    const prefix = `t${logs++}.`;
    await createKafkaTopics({ connection, prefix, partitions: 1, replication: 1 });
    const options = { connection, prefix, maxLag: 100, sessionMs: 1_500 };
    if (fate === undefined) return { log: await openKafkaLog(options) };
    const { log, kill } = await openKillableLog(options);
    return { log, reopen: () => kill().then(() => openKafkaLog(options)) };
  });

  for (const commitEveryMs of [0, 40]) {
    sharedGroupsContract(`Kafka log that commits every ${commitEveryMs} ms`, async () => {
      const connection = { brokers: [broker.address] };
      const prefix = `t${logs++}.`;
      await createKafkaTopics({ connection, prefix, partitions: 4, replication: 1 });
      const again = () => openKafkaLog({ connection, prefix, sessionMs: 3_000, commitEveryMs });
      return { log: await again(), again };
    });
  }
});
