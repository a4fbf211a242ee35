import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * `npm run test:risingwave`: the store's contract, the migrations, and a way from Kafka to a read, on the servers that
 * RISINGWAVE_URL and KAFKA_BROKERS name. Without them it says what to start.
 */
const ROOT = fileURLToPath(new URL('../../../../..', import.meta.url));
const { RISINGWAVE_URL, KAFKA_BROKERS } = process.env;

if (RISINGWAVE_URL === undefined || KAFKA_BROKERS === undefined) {
  process.stderr.write(`RISINGWAVE_URL and KAFKA_BROKERS have to name two servers. For example:

  docker run --rm -d --network host apache/kafka:4.3.1
  docker run --rm -d --network host risingwavelabs/risingwave:v3.0.3 single_node
  RISINGWAVE_URL=postgres://root@127.0.0.1:4566/dev KAFKA_BROKERS=127.0.0.1:9092 npm run test:risingwave

Kafka's address has to be one under which RisingWave reaches it too. Databases and topics of the tests have names of their own.
`);
  process.exitCode = 1;
} else {
  const tests = 'packages/adapters/risingwave/src/store/on-server.test.ts';
  const { status } = spawnSync(process.execPath, ['--test', '--test-timeout=1200000', tests], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
