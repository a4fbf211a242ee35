import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient } from '@foretick/client';
import { checkFolder } from './check/check-folder.ts';
import { flatness } from './check/flatness.ts';
import { argumentsOr, pairFrom, say, wholeNumber } from './rig/arguments.ts';
import { type Market, openMarket } from './rig/market.ts';
import { caughtUp, RUNNING, startSystem, urlOf } from './rig/system.ts';

/**
 * `npm run soak -- --hours 24 --pairs 20 --minutes-of-real-time 15`: one system lives through a day of a simulated market, and is asked all
 * along what it holds. The exit status is 1 where a figure still rises at the end, nothing was deleted though the disk budget was
 * reached, or a trade is not as it happened.
 */
const COINS = 'BTC ETH SOL XRP DOGE ADA AVAX DOT LINK LTC BCH XLM UNI ATOM ETC FIL NEAR APT ARB OP'.split(
  ' ',
);
const SAMPLES = 96;
const MB = 2 ** 20;

const { values, hours, count, minutes, seed } = argumentsOr('SOAK_ARGUMENTS', () => {
  const { values } = parseArgs({
    options: {
      hours: { type: 'string', default: '24' },
      pairs: { type: 'string', default: '20' },
      'minutes-of-real-time': { type: 'string', default: '15' },
      seed: { type: 'string', default: '1' },
      budget: { type: 'string', default: '100MB' },
    },
  });
  return {
    values,
    hours: wholeNumber('--hours', values.hours),
    count: wholeNumber('--pairs', values.pairs),
    minutes: wholeNumber('--minutes-of-real-time', values['minutes-of-real-time']),
    seed: wholeNumber('--seed', values.seed),
  };
});
const pairs = COINS.slice(0, count).map((coin) => pairFrom(`${coin}/USD`));
const speed = Math.ceil((hours * 60) / minutes);
/** Midnight lies in the middle: the trades of the day before may be deleted from then on. */
const START = Date.UTC(2026, 0, 6) - (hours / 2) * 3_600_000;

/** What is sampled, by what share it may rise from the third quarter to the last, and what rise is nothing in any case. */
const FIGURES = {
  rssMb: { share: 0.05, slack: 0 },
  heapMb: { share: 0.05, slack: 5 },
  folderMb: { share: 0.05, slack: 0 },
  usedMb: { share: 0.05, slack: 0 },
  duckdbMb: { share: 0.05, slack: 0 },
  /** What the store has grown by, for each minute of each pair: rises when room is not used again. */
  kbPerMinute: { share: 0.05, slack: 0.05 },
  logMb: { share: 0.05, slack: 2 },
  lagRecords: { share: 0.1, slack: 500 },
  /** Real time from the venue's clock to ours. */
  latencyMs: { share: 0.1, slack: 5 },
  /** Real time since the newest candle closed, of the pair that is furthest behind. */
  candleAgeMs: { share: 0.1, slack: 250 },
} as const;
type Sample = Readonly<Record<keyof typeof FIGURES, number>>;

/** The store when the first sample was taken. */
let begun: { readonly at: number; readonly bytes: number } | undefined;
const folder = mkdtempSync(join(tmpdir(), 'foretick-soak-'));
const dataDir = join(folder, 'data');
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const running of RUNNING) running.kill('SIGKILL');
  });
}
const market = await openMarket({ seed, pairs, speed, faults: 'mild', startAt: START });
try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  say(`seed ${seed}: FAILED. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  for (const running of RUNNING) running.kill('SIGKILL');
  await Promise.allSettled([...RUNNING].map(({ ended }) => ended));
  await market.close();
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<boolean> {
  say(`${hours} h of ${count} pairs at ${speed} times their speed, disk budget ${values.budget}`);
  const samples: Sample[] = [];
  let heapBytes = 0;
  let rssBytes = 0;
  const running = startSystem(market, {
    dataDir,
    env: { FORETICK_DISK_BUDGET: values.budget },
    onMessage: (message) => {
      ({ heapUsed: heapBytes, rss: rssBytes } = message as NodeJS.MemoryUsage);
    },
  });
  await caughtUp(running, market, dataDir, 10 * 60_000);
  say(titles());
  const stepMs = (hours * 3_600_000) / SAMPLES;
  for (let next = market.clock.now(); samples.length < SAMPLES; next += stepMs) {
    await market.clock.sleep(next - market.clock.now());
    if (running.hasEnded) throw new Error(`it ended by itself:\n${running.stderr.slice(-2_000)}`);
    running.send({ memory: true });
    await sleep(200);
    const sample = await look(market, rssBytes, heapBytes);
    if (sample === undefined) continue;
    samples.push(sample);
    if (samples.length % (SAMPLES / 24) === 0) say(row(sample));
  }
  const until = await caughtUp(running, market, dataDir, 10 * 60_000);
  const { code, stderr } = await running.stop();
  if (code !== 0) throw new Error(`it could not be stopped, code ${code}:\n${stderr.slice(-2_000)}`);
  let passed = true;
  for (const [name, { share, slack }] of Object.entries(FIGURES)) {
    const series = samples.map((sample) => sample[name as keyof Sample]);
    const found = flatness(series, share, slack);
    if (found === undefined) continue;
    passed &&= found.flat;
    say(
      `${name.padEnd(12)} ${found.flat ? 'flat    ' : 'NOT FLAT'} level ${found.level.toFixed(1)}, the last quarter above the one before by ${found.rise.toFixed(1)} (at most ${(share * 100).toFixed(0)} % or ${slack})`,
    );
  }
  const deleted = stderr.match(/deleted [\d,]+ trades before [\d-]+/g) ?? [];
  say(deleted.length > 0 ? `retention: ${deleted.join('; ')}` : 'retention: NOTHING was deleted');
  const clockError = () => [0];
  const firsts = new Map();
  const { trades, days, verifiedVectors } = await checkFolder({ dataDir, market, firsts, until, clockError });
  say(`${trades} trades kept as they happened; verify: ${days} days equal, ${verifiedVectors} vectors`);
  say(`seed ${seed}: ${passed && deleted.length > 0 ? 'passed' : 'FAILED'}`);
  return passed && deleted.length > 0;
}

/** `undefined` where it had no time to answer. */
async function look(of: Market, rssBytes: number, heapBytes: number): Promise<Sample | undefined> {
  const client = createClient({ baseUrl: urlOf(dataDir) });
  const status = await client.status(AbortSignal.timeout(20_000)).catch(() => undefined);
  if (status === undefined) return undefined;
  begun ??= { at: of.exchange.now(), bytes: sizeOf('foretick.duckdb') };
  const grown = sizeOf('foretick.duckdb') - begun.bytes;
  const closes = status.instruments.map(({ last_candle }) => last_candle?.close_time ?? START);
  const latencies = status.instruments.map(({ feed }) => feed?.latency_ms ?? 0);
  return {
    rssMb: rssBytes / MB,
    heapMb: heapBytes / MB,
    folderMb: status.disk.file_bytes / MB,
    usedMb: status.disk.used_bytes / MB,
    duckdbMb: statSync(join(dataDir, 'foretick.duckdb')).size / MB,
    kbPerMinute: grown / 1_024 / (count * Math.max(1, (of.exchange.now() - begun.at) / 60_000)),
    logMb: sizeOf('log.sqlite') / MB,
    lagRecords: status.store.lag_records,
    latencyMs: Math.max(...latencies) / speed,
    candleAgeMs: Math.max(0, of.exchange.now() - Math.min(...closes)) / speed,
  };
}

/** With the write-ahead log beside it. */
function sizeOf(file: string): number {
  const parts = [file, `${file}-wal`, `${file}.wal`];
  return parts.reduce(
    (sum, one) => sum + (statSync(join(dataDir, one), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function titles(): string {
  return ['hour', ...Object.keys(FIGURES)].map((name) => name.padStart(11)).join(' ');
}

function row(sample: Sample): string {
  const hour = (market.clock.now() - START) / 3_600_000;
  return [hour, ...Object.values(sample)].map((value) => value.toFixed(1).padStart(11)).join(' ');
}
