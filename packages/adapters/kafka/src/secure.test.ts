import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { type Broker, brokerMissing, startBroker } from '@foretick/kafka-broker';
import type { Append } from '@foretick/ports';
import { createKafkaTopics, openKafkaLog } from './kafka-log.ts';

const KEY = 'kraken:BTC/USD' as InstrumentId;
const USER = { username: 'foretick', password: 'four words of luck' };
const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'foretick-kafka-'));
const certificate = join(folder, 'certificate.pem');
let broker: Broker;
let prefixes = 0;

describe('a broker with TLS and SCRAM', { skip: brokerMissing() }, () => {
  before(async () => {
    const key = join(folder, 'key.pem');
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate];
    execFileSync('openssl', [...made, ...subject], { stdio: 'ignore' });
    const keystoreFile = join(folder, 'keystore.pem');
    writeFileSync(keystoreFile, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'));
    const users = { [USER.username]: USER.password };
    broker = await startBroker({ folder: join(folder, 'broker'), secure: { users, keystoreFile } });
  });
  after(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const) {
    it(`carries records for a user of ${mechanism}`, async () => {
      const connection = secured(mechanism, USER.password);
      const prefix = `s${prefixes++}.`;
      await createKafkaTopics({ connection, prefix, partitions: 1, replication: 1 });
      const log = await openKafkaLog({ connection, prefix });
      const consumer = await log.consumer('a', ['trades']);
      await log.append([progress(7)]);
      assert.equal((await consumer.poll(1, never))[0]?.value.eventTime, 7);
      await log.close();
    });
  }

  it('says that the password is wrong', async () => {
    const connection = secured('SCRAM-SHA-256', 'another one');
    await assert.rejects(openKafkaLog({ connection }), { code: 'LOG_AUTHENTICATION', retryable: false });
  });

  it('says that nobody answers', async () => {
    await assert.rejects(openKafkaLog({ connection: { brokers: ['127.0.0.1:1'] }, patienceMs: 300 }), {
      code: 'LOG_UNREACHABLE',
      message: /no answer from the brokers .*127\.0\.0\.1:1 failed.* FORETICK_KAFKA_BROKERS/,
    });
  });

  it('says that topics are missing, and how to make them', async () => {
    const connection = { brokers: [broker.address] };
    await assert.rejects(openKafkaLog({ connection, prefix: 'none.' }), {
      code: 'LOG_TOPIC_MISSING',
      message: /there is no topic none\.\w+ .* make them with: foretick topics/,
    });
  });
});

describe('messages on a broker', { skip: brokerMissing() }, () => {
  const messages = mkdtempSync(join(tmpdir(), 'foretick-kafka-'));
  let plain: Broker;
  before(async () => {
    plain = await startBroker({ folder: messages });
  });
  after(async () => {
    await plain.stop();
    rmSync(messages, { recursive: true, force: true });
  });

  it('are read by kcat, and those that are no records are set aside with reason and origin', async (t) => {
    const connection = { brokers: [plain.address] };
    await createKafkaTopics({ connection, partitions: 2, replication: 1 });
    const dead: string[] = [];
    const log = await openKafkaLog({
      connection,
      compression: 'zstd',
      onDead: ({ reason }) => dead.push(reason),
    });
    const consumer = await log.consumer('a', ['trades']);
    await log.append([progress(1)]);
    if (!hasKcat()) t.diagnostic('kcat is not here: another client of Kafka was not tried');
    else {
      const read = kcat(['-t', 'trades', '-C', '-o', 'beginning', '-e', '-f', '%k %s\n']);
      assert.equal(
        read,
        'kraken:BTC/USD {"schema_version":1,"kind":"progress","instrument":"kraken:BTC/USD","event_time":1,"ingest_time":1,"available_at":1}\n',
      );
      const wrong = [
        'not json',
        '{"schema_version":2}',
        '{"schema_version":1,"kind":"trade","price":"much"}',
      ];
      for (const line of wrong)
        kcat(['-t', 'trades', '-P', '-k', KEY, '-X', 'partitioner=murmur2_random'], line);
      kcat(['-t', 'trades', '-P', '-k', 'nonsense'], '{"schema_version":1}');
      await log.append([progress(2)]);
      const times: number[] = [];
      while (times.length < 2 || dead.length < 4) {
        times.push(
          ...(await consumer.poll(10, AbortSignal.timeout(5_000))).map(({ value }) => value.eventTime),
        );
      }
      assert.deepEqual(times, [1, 2]);
      const letters = kcat(['-t', 'trades.dead', '-C', '-o', 'beginning', '-e', '-f', '%s\n'])
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.deepEqual(letters.map(({ reason }) => reason).sort(), [
        'instrument: Invalid input: expected string, received undefined',
        'not JSON',
        'schema_version 2 is not 1',
        'the key is no instrument',
      ]);
      const letter = letters.find(({ reason }) => reason === 'not JSON');
      assert.deepEqual(
        { ...letter, origin: { ...letter.origin, partition: 0, offset: 0 } },
        {
          schema_version: 1,
          reason: 'not JSON',
          origin: { topic: 'trades', partition: 0, offset: 0, group: 'a' },
          key: KEY,
          value: 'not json',
        },
      );
    }
    await log.close();
  });

  function kcat(args: readonly string[], input = ''): string {
    return execFileSync('kcat', ['-b', plain.address, '-q', ...args], { input, encoding: 'utf8' });
  }
});

function hasKcat(): boolean {
  try {
    execFileSync('kcat', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function secured(mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-512', password: string) {
  const { secureAddress = '' } = broker;
  return {
    brokers: [secureAddress],
    tls: { caFile: certificate },
    sasl: { mechanism, username: USER.username, password },
  };
}

function progress(eventTime: number): Append {
  const times = { eventTime, ingestTime: eventTime, availableAt: eventTime };
  return { topic: 'trades', key: KEY, value: { kind: 'progress', instrument: KEY, ...times } };
}
