import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from './free-ports.ts';
import { kafkaJars } from './jars.ts';
import { type BrokerNode, serverProperties } from './server-properties.ts';

export interface BrokerOptions {
  /** Empty at the first start; a later start goes on with what is in it. */
  readonly folder: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Users with their passwords for a second listener with TLS and SCRAM, and the PEM file of its key and certificate. */
  readonly secure?: { readonly users: Readonly<Record<string, string>>; readonly keystoreFile: string };
  /** Goes on when this process ends. */
  readonly detached?: boolean;
  readonly heapMb?: number;
}

export interface Broker {
  /** `host:port` of the plain listener. */
  readonly address: string;
  readonly secureAddress: string | undefined;
  readonly pid: number;
  /** Ends it in order, or as a power cut would. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same ports and data. */
  restart(): Promise<void>;
}

/** Starts an Apache Kafka broker on loopback and waits until it answers. Throws in plain words. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const [broker] = await startNodes(options, 1);
  if (broker === undefined) throw new Error('no broker was started');
  return broker;
}

/** A cluster of several brokers on this machine. */
export function startCluster(
  options: Omit<BrokerOptions, 'port' | 'secure'>,
  count: number,
): Promise<Broker[]> {
  return startNodes(options, count);
}

const LOGGING = fileURLToPath(new URL('../log4j2.properties', import.meta.url));
const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 20_000;

async function startNodes(options: BrokerOptions, count: number): Promise<Broker[]> {
  const jars = await kafkaJars();
  const ports = await freePorts(count * 3);
  const nodes = Array.from({ length: count }, (_, index): BrokerNode => {
    const [port = 0, controllerPort = 0, securePort = 0] = ports.slice(index * 3);
    const { secure } = options;
    return {
      nodeId: index + 1,
      port: index === 0 ? (options.port ?? port) : port,
      controllerPort,
      ...(secure && { secure: { port: securePort, keystoreFile: secure.keystoreFile } }),
    };
  });
  const clusterId = randomBytes(16).toString('base64url');
  const brokers = await Promise.all(nodes.map((node) => prepare(node, nodes, clusterId, jars, options)));
  await Promise.all(brokers.map((broker) => broker.restart()));
  return brokers;
}

async function prepare(
  node: BrokerNode,
  cluster: readonly BrokerNode[],
  clusterId: string,
  jars: string,
  options: BrokerOptions,
): Promise<Broker> {
  const folder = join(options.folder, `node-${node.nodeId}`);
  mkdirSync(folder, { recursive: true });
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, serverProperties(node, cluster, join(folder, 'data')));
  const users = Object.entries(options.secure?.users ?? {}).flatMap(([name, password]) => [
    '--add-scram',
    `SCRAM-SHA-256=[name=${name},password=${password}]`,
    '--add-scram',
    `SCRAM-SHA-512=[name=${name},password=${password}]`,
  ]);
  const format = ['format', '--ignore-formatted', '-t', clusterId, '-c', properties, ...users];
  await promisify(execFile)('java', javaArguments(jars, 'kafka.tools.StorageTool', format, 128));
  const address = `127.0.0.1:${node.port}`;
  let child: ChildProcess | undefined;
  return {
    address,
    secureAddress: node.secure && `127.0.0.1:${node.secure.port}`,
    get pid() {
      return child?.pid ?? 0;
    },
    async restart() {
      const output = openSync(join(folder, 'broker.log'), 'a');
      const heapMb = options.heapMb ?? 512;
      child = spawn('java', javaArguments(jars, 'kafka.Kafka', [properties], heapMb), {
        stdio: ['ignore', output, output],
        detached: options.detached ?? false,
      });
      if (options.detached === true) child.unref();
      await answers(child, node, join(folder, 'broker.log'));
    },
    async stop(signal = 'SIGTERM') {
      const ending = child;
      if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      ending.kill(signal);
      const late = setTimeout(() => ending.kill('SIGKILL'), STOP_PATIENCE_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

function javaArguments(jars: string, main: string, args: readonly string[], heapMb: number): string[] {
  const settings = [`-Xmx${heapMb}m`, '-XX:+UseSerialGC', `-Dlog4j2.configurationFile=${LOGGING}`];
  return [...settings, '-cp', `${jars}/*`, main, ...args];
}

async function answers(child: ChildProcess, { port }: BrokerNode, logFile: string): Promise<void> {
  const deadline = performance.now() + START_PATIENCE_MS;
  while (!(await accepts(port))) {
    const why = () => readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' | ');
    if (child.exitCode !== null) throw new Error(`the broker ended with ${child.exitCode}: ${why()}`);
    if (performance.now() > deadline) throw new Error(`the broker does not answer on port ${port}: ${why()}`);
    await sleep(50);
  }
}

/** Whether somebody takes connections there. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
