import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accepts, startBroker } from './broker.ts';
import { KAFKA_FOLDER } from './jars.ts';

/** `kafka.ts up [--port 9092]` and `kafka.ts down`: one broker for this checkout, known by its pid file. */
const PID_FILE = join(KAFKA_FOLDER, 'broker.json');
const STOP_PATIENCE_MS = 30_000;

interface Running {
  readonly pid: number;
  readonly address: string;
}

const [command = '', flag, value] = process.argv.slice(2);
try {
  if (command === 'up') await up(flag === '--port' ? Number(value) : 9_092);
  else if (command === 'down') await down();
  else throw new Error(`"${command}" is not up or down`);
} catch (error) {
  console.error(`kafka: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function up(port: number): Promise<void> {
  if (!(Number.isInteger(port) && port > 0 && port < 65_536)) throw new Error('--port takes a port number');
  const running = runningBroker();
  if (running !== undefined) {
    console.log(`Kafka is up already: ${running.address} (pid ${running.pid})`);
    return;
  }
  if (await accepts(port)) {
    throw new Error(`port ${port} is taken by another program; choose one: npm run kafka:up -- --port 9093`);
  }
  mkdirSync(KAFKA_FOLDER, { recursive: true });
  const broker = await startBroker({ folder: join(KAFKA_FOLDER, 'broker'), port, detached: true });
  const state: Running = { pid: broker.pid, address: broker.address };
  writeFileSync(PID_FILE, `${JSON.stringify(state)}\n`);
  console.log(`Kafka is up: ${broker.address} (pid ${broker.pid}); npm run kafka:down ends it`);
}

async function down(): Promise<void> {
  const running = runningBroker();
  if (running === undefined) {
    console.log('Kafka is not up');
    return;
  }
  process.kill(running.pid, 'SIGTERM');
  for (let waitedMs = 0; runningBroker() !== undefined; waitedMs += 100) {
    if (waitedMs > STOP_PATIENCE_MS) process.kill(running.pid, 'SIGKILL');
    await sleep(100);
  }
  rmSync(PID_FILE, { force: true });
  console.log('Kafka is down; what it kept is in .kafka/broker');
}

/** The broker of the pid file, as long as that process is one: a pid may have gone to another program. */
function runningBroker(): Running | undefined {
  if (!existsSync(PID_FILE)) return undefined;
  const state: Running = JSON.parse(readFileSync(PID_FILE, 'utf8'));
  try {
    process.kill(state.pid, 0);
  } catch {
    return undefined;
  }
  const commandFile = `/proc/${state.pid}/cmdline`;
  const isBroker =
    !existsSync('/proc/self') ||
    (existsSync(commandFile) && readFileSync(commandFile, 'utf8').includes(KAFKA_FOLDER));
  return isBroker ? state : undefined;
}
