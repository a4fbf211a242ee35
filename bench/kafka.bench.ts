import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createKafkaTopics, openKafkaLog } from '@foretick/adapter-kafka';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import { missingTool, startBroker } from '@foretick/kafka-broker';
import type { Append, EventLog } from '@foretick/ports';
import type { Benchmark } from './benchmark.ts';
import { KafkaServices } from './kafka-services.ts';
import { madeUpTrades } from './made-up-trades.ts';

const PAIRS = ['SOL/EUR', 'ADA/GBP', 'DOT/CHF', 'XRP/JPY'];
const TRADES = 400_000;
const BATCH = 2_000;

/**
 * One broker, two cores for it and the services together. Trades to candles to indicators as processes of their own, by the
 * number of partitions; the baseline is quixstreams, which makes the same trades into candles on the same broker.
 */
export const benchmark: Benchmark = {
  name: 'kafka',
  async *run() {
    const missing = missingTool();
    if (missing !== undefined) {
      process.stderr.write(`kafka: not measured, ${missing}\n`);
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'foretick-bench-'));
    const broker = await startBroker({ folder, heapMb: 768 });
    const services = new KafkaServices();
    const brokers = broker.address;
    try {
      let baseline: number | undefined;
      for (const partitions of [1, 2, 4]) {
        const prefix = `p${partitions}.`;
        const log = await newLog(brokers, prefix, partitions);
        const produced = await produce(log);
        if (partitions === 1) {
          yield { name: 'kafka-produce', value: produced, unit: 'trades/s', baseline: undefined };
          baseline = await peer(brokers, prefix, folder);
        }
        const options = { brokers, prefix, dataDir: folder, pairs: PAIRS };
        await services.start(['technical-indicators'], options);
        const rate = await consumed(log, () => services.start(['candles'], options));
        yield { name: `kafka-candles-indicators-${partitions}p`, value: rate, unit: 'trades/s', baseline };
        await services.stop();
        await log.close();
      }
      for (const [layout, processes] of LAYOUTS) {
        const latencies = await measureLatency(brokers, folder, services, processes);
        const warm = latencies.filter(({ atMs }) => atMs > WARM_UP_MS);
        for (const [phase, of] of [
          ['', latencies],
          ['-warm', warm],
        ] as const) {
          for (const share of [50, 99]) {
            const name = `kafka-forecast-latency${layout}${phase}-p${share}`;
            yield { name, value: percentile(of, share), unit: 'ms', baseline: undefined };
          }
        }
      }
    } finally {
      await services.stop();
      await broker.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function newLog(brokers: string, prefix: string, partitions: number): Promise<EventLog> {
  const connection = { brokers: [brokers] };
  await createKafkaTopics({ connection, prefix, partitions, replication: 1 });
  return openKafkaLog({ connection, prefix, maxLag: Number.POSITIVE_INFINITY });
}

function appendOf(trade: Trade, pair: string): Append {
  const key = `replay:${pair}` as InstrumentId;
  return { topic: 'trades', key, value: { ...trade, instrument: key, availability: 'modelled' } };
}

/** All trades, a fourth of each pair, as fast as one producer goes. */
async function produce(log: EventLog): Promise<number> {
  const trades = madeUpTrades(TRADES / PAIRS.length);
  const records = trades.flatMap((trade) => PAIRS.map((pair) => appendOf(trade, pair)));
  const startedAt = performance.now();
  let [writing, next] = [Promise.resolve(), 0];
  for (let start = 0; start < records.length; start += BATCH) {
    next = start + BATCH;
    // One request under way while the next one is made ready.
    const ready = records.slice(start, next);
    const before = writing;
    writing = log.append(ready);
    await before;
  }
  await writing;
  return records.length / ((performance.now() - startedAt) / 1_000);
}

/** Trades a second from the first to the last one that candles and indicators have gone through. */
async function consumed(log: EventLog, start: () => Promise<void>): Promise<number> {
  const left = async () => {
    const lag = await log.lag();
    const of = (group: string) =>
      lag.filter((one) => one.group === group).reduce((sum, { records }) => sum + records, 0);
    return { trades: of('candles'), candles: of('technical-indicators') };
  };
  const starting = start();
  let first: { readonly at: number; readonly trades: number } | undefined;
  for (;;) {
    const { trades, candles } = await left();
    const at = performance.now();
    if (trades > 0 && trades < TRADES) first ??= { at, trades };
    if (first !== undefined && trades === 0 && candles === 0) {
      await starting;
      return first.trades / ((at - first.at) / 1_000);
    }
    await sleep(50);
  }
}

/** Trades a second of the Python peer, or `undefined` where it is not installed. */
async function peer(brokers: string, prefix: string, folder: string): Promise<number | undefined> {
  const script = fileURLToPath(new URL('./kafka-peer/candles.py', import.meta.url));
  const python = process.env.PEER_PYTHON ?? 'python3';
  try {
    const { stdout } = await promisify(execFile)(python, [script, brokers, prefix, String(TRADES)], {
      timeout: 150_000,
      // It keeps state beside where it runs.
      cwd: folder,
      maxBuffer: 2 ** 28,
    });
    const { rate }: { readonly rate: number } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    return rate;
  } catch (error) {
    process.stderr.write(
      `kafka: no figure of quixstreams (${error instanceof Error ? error.message.slice(-500) : error})\n`,
    );
    return undefined;
  }
}

/** Services by process: each in one of its own, and those after candles together. */
const LAYOUTS = [
  ['', [['candles'], ['technical-indicators'], ['companions'], ['trainer'], ['predictor']]],
  ['-together', [['candles'], ['technical-indicators', 'companions', 'trainer', 'predictor']]],
] as const;
/** Four forecasts a second: 160 of them. */
const LATENCY_SECONDS = 40;
/** Fresh processes compile what they run often; they run for weeks. Told apart, not left out. */
const WARM_UP_MS = 10_000;
const TRADES_PER_MS = 5;

interface Latency {
  /** Since the first trade. */
  readonly atMs: number;
  readonly latencyMs: number;
}

function percentile(latencies: readonly Latency[], share: number): number {
  const sorted = latencies.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length * share) / 100)] ?? Number.NaN;
}

/**
 * At 5,000 trades a second, event time 60 times faster than ours: how long from the append that moves a pair past the end of
 * a window to its forecast.
 */
async function measureLatency(
  brokers: string,
  folder: string,
  services: KafkaServices,
  processes: readonly (readonly string[])[],
): Promise<readonly Latency[]> {
  const prefix = `latency-${processes.length}.`;
  const dataDir = join(folder, prefix);
  const log = await newLog(brokers, prefix, 2);
  const options = { brokers, prefix, dataDir, pairs: PAIRS };
  for (const names of processes) await services.start(names, options);
  const sent = new Map<string, number>();
  const latencies: Latency[] = [];
  let begin = performance.now();
  const stop = new AbortController();
  const watching = (async () => {
    for await (const { key, value } of log.tail(['predictions'], stop.signal)) {
      const at = sent.get(`${key} ${value.asOf}`);
      sent.delete(`${key} ${value.asOf}`);
      if (at !== undefined) latencies.push({ atMs: at - begin, latencyMs: performance.now() - at });
    }
  })();
  const [seed] = madeUpTrades(1);
  if (seed === undefined) throw new Error('no trade');
  begin = performance.now();
  const base = Date.UTC(2024, 0, 1);
  const newest = new Map<string, number>();
  let sequence = 0;
  let writing = Promise.resolve();
  while (performance.now() - begin < LATENCY_SECONDS * 1_000) {
    const elapsedMs = performance.now() - begin;
    const records: Append[] = [];
    for (; sequence < elapsedMs * TRADES_PER_MS; sequence += 1) {
      const pair = PAIRS[sequence % PAIRS.length] ?? '';
      // Pairs close at different moments, as they do.
      const offset = (sequence % PAIRS.length) * 13_000;
      const eventTime = base + offset + Math.floor((sequence / TRADES_PER_MS) * 60);
      const window = Math.floor(eventTime / 60_000) * 60_000;
      if (newest.get(pair) !== window) sent.set(`replay:${pair} ${window}`, performance.now());
      newest.set(pair, window);
      const trade = { ...seed, sequence, tradeId: String(sequence), price: 100 + (sequence % 7) / 10 };
      records.push(appendOf({ ...trade, eventTime, ingestTime: eventTime, availableAt: eventTime }, pair));
    }
    await writing;
    writing = log.append(records);
    await sleep(1);
  }
  await writing;
  await sleep(1_000);
  stop.abort();
  await watching;
  await services.stop();
  await log.close();
  return latencies;
}
