import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Client, createClient } from '@foretick/client';
import type { Benchmark } from './benchmark.ts';

const MAIN = fileURLToPath(new URL('../apps/foretick/src/main.ts', import.meta.url));
const AUTOCANNON = fileURLToPath(import.meta.resolve('autocannon'));
const PORT = 18_480;
const CONNECTIONS = 50;
const SECONDS = process.env.FORETICK_TEST_SIZE === 'long' ? 30 : 10;
const STREAMS = 500;

/**
 * The API under load while the whole pipeline runs in the same process on the same cores, on the simulated market: requests for
 * the latest forecast, against a bare `node:http` server that answers the same bytes; then many live streams at once. Fails where
 * the pipeline lost anything by it.
 */
export const benchmark: Benchmark = {
  name: 'api',
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'foretick-bench-'));
    const args = ['start', '--source', 'simulated', '--port', String(PORT), '--data-dir', folder, '--quiet'];
    const system = spawn(process.execPath, [MAIN, ...args], { stdio: 'ignore' });
    const ended = once(system, 'exit');
    try {
      const client = createClient({ baseUrl: `http://127.0.0.1:${PORT}` });
      const url = `http://127.0.0.1:${PORT}/api/v1/forecasts/latest?pair=BTC/USD`;
      const body = await firstForecasts(url);
      const load = await loaded(url);
      const bare = createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body);
      }).listen(0, '127.0.0.1');
      await once(bare, 'listening');
      const address = bare.address();
      const baseline = await loaded(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
      bare.close();
      const of = { baseline: undefined };
      yield { name: 'api latest', value: load.rate, unit: 'requests/s', baseline: baseline.rate };
      yield { name: 'api latest p99', value: load.p99, unit: 'ms', baseline: baseline.p99 };
      yield { name: 'api streams spread', value: await streamed(client), unit: 'ms', ...of };
      await nothingLost(client);
    } finally {
      system.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function firstForecasts(url: string): Promise<string> {
  for (let waited = 0; waited < 120; waited += 1) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return response.text();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error('the simulated system made no forecast within two minutes');
}

interface Load {
  readonly rate: number;
  readonly p99: number;
}

async function loaded(url: string): Promise<Load> {
  const args = [AUTOCANNON, '--json', '-c', String(CONNECTIONS), '-d', String(SECONDS), url];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e7 });
  const found: {
    readonly requests: { readonly average: number };
    readonly latency: { readonly p99: number };
    readonly errors: number;
    readonly non2xx: number;
  } = JSON.parse(stdout);
  if (found.errors + found.non2xx > 0) {
    throw new Error(`${found.errors} errors and ${found.non2xx} refusals under load`);
  }
  return { rate: found.requests.average, p99: found.latency.p99 };
}

/** From the first to the last of many streams that the same forecast reaches, milliseconds. */
async function streamed(client: Client): Promise<number> {
  const arrived: number[] = [];
  await new Promise<void>((resolve, reject) => {
    for (let i = 0; i < STREAMS; i += 1) {
      const request = get(`http://127.0.0.1:${PORT}/api/v1/stream`, (response) => {
        let text = '';
        response.on('close', () => {
          if (!text.includes('\nevent: forecast\n'))
            reject(new Error('a stream ended before a forecast came'));
        });
        response.on('data', (chunk: Buffer) => {
          text = (text + String(chunk)).slice(-10_000);
          if (!text.includes('\nevent: forecast\n')) return;
          response.destroy();
          arrived.push(performance.now());
          if (arrived.length === STREAMS) resolve();
        });
      });
      request.on('error', reject);
    }
    setTimeout(
      () => reject(new Error(`only ${arrived.length} of ${STREAMS} streams had a forecast`)),
      150_000,
    ).unref();
  });
  const { slow_clients_cut: cut } = await client.health();
  if (cut > 0) throw new Error(`${cut} streams were cut`);
  return Math.max(...arrived) - Math.min(...arrived);
}

async function nothingLost(client: Client): Promise<void> {
  const { instruments } = await client.status();
  for (const { instrument, feed } of instruments) {
    const lost = (feed?.gaps_open ?? 0) + (feed?.rejected ?? 0) + (feed?.reconnects ?? 0);
    if (feed?.state !== 'live' || lost > 0) throw new Error(`${instrument}: ${JSON.stringify(feed)}`);
    const missed = (await client.forecasts({ instrument })).filter(({ status }) => status === 'missed');
    if (missed.length > 0) throw new Error(`${instrument}: ${missed.length} forecasts were missed`);
  }
  const late = (await client.health()).consumers.filter(({ records }) => records > 1_000);
  if (late.length > 0) throw new Error(`behind: ${JSON.stringify(late)}`);
}
