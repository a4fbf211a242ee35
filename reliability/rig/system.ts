import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ForetickProcess } from '@foretick/app/testing/foretick-process';
import { createClient } from '@foretick/client';
import type { Market } from './market.ts';
import { TIME_PLAN } from './time-plan.ts';

const SHIFTED_TIME = new URL('./shifted-time.ts', import.meta.url).href;

export interface SystemOptions {
  readonly dataDir: string;
  readonly nodeFlags?: readonly string[];
  /** A command that becomes the program, such as `prlimit --nofile=64:64`. */
  readonly within?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** By how much its clock is wrong. Default 0. */
  readonly aheadMs?: number;
  readonly onMessage?: (message: unknown) => void;
}

/** Those that were started and have not ended: for whoever has to end them. */
export const RUNNING = new Set<ForetickProcess>();

/** `foretick start` on a market, by the market's time: the program as users run it, in a process of its own. */
export function startSystem(market: Market, options: SystemOptions): ForetickProcess {
  const { dataDir, nodeFlags = [], within = [], env = {}, aheadMs = 0 } = options;
  const { restUrl, wsUrl } = market.exchange;
  const pairs = market.pairs.join(',');
  const args = ['start', '--pair', pairs, '--references', 'none', '--port', '0', '--data-dir', dataDir];
  const running = new ForetickProcess(args, {
    nodeFlags: ['--import', SHIFTED_TIME, ...nodeFlags],
    within,
    env: {
      FORETICK_KRAKEN_REST_URL: restUrl,
      FORETICK_KRAKEN_WEBSOCKET_URL: wsUrl,
      [TIME_PLAN]: JSON.stringify({ ...market.plan, aheadMs }),
      ...env,
    },
    onMessage: options.onMessage ?? (() => undefined),
  });
  RUNNING.add(running);
  void running.ended.finally(() => RUNNING.delete(running)).catch(() => undefined);
  return running;
}

/**
 * Resolves when every pair is live, its newest candle is the one that has just closed, and the store has nearly all that the log
 * carries; gives the market's time of that moment. Throws when the process ends before, or after `patienceMs`.
 */
export async function caughtUp(
  running: ForetickProcess,
  market: Market,
  dataDir: string,
  patienceMs = PATIENCE_MS,
): Promise<number> {
  const deadline = performance.now() + patienceMs;
  let behind = 'nothing was heard of it';
  while (performance.now() < deadline) {
    if (running.hasEnded) throw new Error(`ended before it had caught up:\n${running.stderr.slice(-2_000)}`);
    const begun = market.clock.now();
    behind = await whatIsBehind(market, dataDir).catch((error: unknown) => String(error));
    if (behind === '') return begun;
    await sleep(POLL_MS);
  }
  throw new Error(`not caught up within ${patienceMs / 1_000} s: ${behind}\n${running.stderr.slice(-2_000)}`);
}

const PATIENCE_MS = 600_000;
const POLL_MS = 200;
/** How old the newest candle may be: one is always under way, and one may just have closed. */
const CANDLE_AGE_MS = 150_000;
/** Records on their way to the store while the market goes on. */
const NEAR_RECORDS = 3_000;

/** In words; empty when nothing is. */
async function whatIsBehind(market: Market, dataDir: string): Promise<string> {
  const client = createClient({ baseUrl: urlOf(dataDir) });
  const signal = AbortSignal.timeout(5_000);
  const { instruments, store } = await client.status(signal);
  const now = market.exchange.now();
  for (const { pair, feed, last_candle, champions } of instruments) {
    if (feed?.state !== 'live') return `the feed of ${pair} is ${feed?.state ?? 'unknown'}`;
    const age = now - (last_candle?.close_time ?? 0);
    if (champions.length === 0) return `there is no forecast of ${pair}`;
    if (age > Math.max(CANDLE_AGE_MS, market.speed * 5_000)) return `${pair} is ${age} ms behind`;
  }
  return store.lag_records > NEAR_RECORDS ? `the store is ${store.lag_records} records behind` : '';
}

/** Where the process that owns a data folder is reached. Throws while there is none. */
export function urlOf(dataDir: string): string {
  const owner: { readonly url?: string } = JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8'));
  if (owner.url === undefined) throw new Error('it takes no requests yet');
  return owner.url;
}
