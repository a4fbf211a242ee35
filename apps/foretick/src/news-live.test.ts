import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createScaledClock } from '@foretick/adapter-system-clock';
import { DEFAULT_FEATURE_VIEW, type FeatureVector } from '@foretick/core/feature';
import { instrumentId, type Pair } from '@foretick/core/trade';
import {
  createGeneratedNews,
  createSimulatedExchange,
  createSimulatedNewsWire,
  PLANTED_NEWS_EFFECT,
} from '@foretick/simulator';
import { verifyCommand } from './commands/verify.ts';
import { openWorkspace } from './profiles/embedded.ts';
import { newFolder } from './testing/foretick-process.ts';
import type { SystemAtSpeed } from './testing/run-at-speed.ts';

const SCRIPT = fileURLToPath(new URL('./testing/run-at-speed.ts', import.meta.url));
const SEED = 5;
/** Slow enough for other tests beside it: a forecast that comes late is missed. */
const SPEED = 20;
const MINUTES = 5;
const pairs = ['BTC/USD' as Pair];
const instrument = instrumentId('simulated', 'BTC/USD' as Pair);
const { signal } = new AbortController();

it('news of a live market is in its forecasts, and verify makes them again bit for bit', async (t) => {
  const news = createGeneratedNews({ seed: SEED, pairs });
  const noon = Date.UTC(2026, 0, 5, 12);
  const [story] = news.headlines(noon, noon + 2 * 3_600_000);
  assert.ok(story !== undefined);
  // It comes out while the system runs.
  const startAt = Math.floor(story.timeMs / 60_000) * 60_000 - 2 * 60_000;
  const realStart = Date.now();
  const clock = createScaledClock({ speed: SPEED, startAt });
  const exchange = await createSimulatedExchange({
    seed: SEED,
    pairs,
    newsEffect: PLANTED_NEWS_EFFECT,
    clock,
  });
  const wire = await createSimulatedNewsWire({ news, clock });
  const dataDir = join(newFolder(t), 'data');
  try {
    const { restUrl, wsUrl } = exchange;
    const shared = { dataDir, pairs, speed: SPEED, startAt, realStart };
    await run({ ...shared, restUrl, wsUrl, newsUrl: wire.url });
  } finally {
    await wire.close();
    await exchange.close();
  }
  const workspace = await openWorkspace(dataDir);
  t.after(() => workspace.close());
  const range = { from: startAt, to: startAt + 3_600_000 };
  const vectors = await workspace.store.featureVectors({ instrument, intervalSec: 60, ...range });
  const [first, last] = [vectors.at(0), vectors.at(-1)];
  assert.ok(first !== undefined && last !== undefined && vectors.length >= 2, `${vectors.length} vectors`);
  for (const vector of vectors) {
    assert.ok(featureOf(vector, 'news_score') !== 0 && featureOf(vector, 'news_count') > 0);
  }
  const headlines = await workspace.store.headlines({ limit: 50 });
  const told = headlines.find(({ article }) => article.url.endsWith(story.id));
  assert.ok(
    told?.reading !== undefined && told.article.firstSeenAt >= story.timeMs,
    'it was seen while it ran',
  );
  assert.ok(
    (featureOf(last, 'news_score') - featureOf(first, 'news_score')) * story.sentiment > 0,
    'its score moved the feature its way',
  );
  const result = await verifyCommand(workspace)({ pair: 'BTC/USD', ...range }, () => undefined, signal);
  assert.partialDeepStrictEqual(result, { vectors: { compared: vectors.length, left_out: {} } });
});

function featureOf({ values }: FeatureVector, name: string): number {
  return values[DEFAULT_FEATURE_VIEW.names.indexOf(name)] ?? Number.NaN;
}

async function run(task: SystemAtSpeed): Promise<void> {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const { minute }: { readonly minute: number } = JSON.parse(line);
    if (minute >= MINUTES) child.kill('SIGTERM');
  }
  assert.deepEqual(await exited, [0, null]);
}
