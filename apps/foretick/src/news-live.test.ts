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
import type { Headline } from '@foretick/ports';
import {
  createGeneratedNews,
  createSimulatedExchange,
  createSimulatedNewsWire,
  type NewsSource,
  PLANTED_NEWS_EFFECT,
  type SimulatedHeadline,
} from '@foretick/simulator';
import { exportNewsCommand } from './commands/export-news.ts';
import { verifyCommand } from './commands/verify.ts';
import { openWorkspace } from './profiles/embedded.ts';
import { foretick, newFolder } from './testing/foretick-process.ts';
import { writeTrades } from './testing/recorded-trades.ts';
import type { SystemAtSpeed } from './testing/run-at-speed.ts';

const SCRIPT = fileURLToPath(new URL('./testing/run-at-speed.ts', import.meta.url));
const SEED = 5;
/** Slow enough for other tests beside it: a forecast that comes late is missed. */
const SPEED = 20;
const START = Date.UTC(2026, 0, 5, 12);
const pair = 'BTC/USD' as Pair;
const pairs = [pair];
const instrument = instrumentId('simulated', pair);
/** Read by the words that it has. */
const STORY: Omit<SimulatedHeadline, 'timeMs'> = {
  ...{ id: 'btc-planted', coin: 'BTC', sentiment: 1 },
  title: 'Bitcoin soars as Aldermark approves 77,000 new crypto funds',
  text: 'Adoption of crypto grows.',
};
const { signal } = new AbortController();

it('news of a live market is in its forecasts; verify and a replay of what was recorded make it again, bit for bit', async (t) => {
  const clock = createScaledClock({ speed: SPEED, startAt: START });
  const realStart = Date.now();
  let story: SimulatedHeadline | undefined;
  const made = createGeneratedNews({ seed: SEED, pairs });
  const news: NewsSource = {
    headlines: (from, to) => [...made.headlines(from, to), ...(story === undefined ? [] : [story])],
  };
  const exchange = await createSimulatedExchange({
    seed: SEED,
    pairs,
    newsEffect: PLANTED_NEWS_EFFECT,
    clock,
  });
  const wire = await createSimulatedNewsWire({ news, clock });
  const folder = newFolder(t);
  const dataDir = join(folder, 'data');
  try {
    const { restUrl, wsUrl } = exchange;
    const task = {
      restUrl,
      wsUrl,
      dataDir,
      pairs,
      speed: SPEED,
      startAt: START,
      realStart,
      newsUrl: wire.url,
    };
    let before = 0;
    // The story comes out once forecasts are made, and the system ends some forecasts later.
    await run(task, (vectors) => {
      if (vectors >= 2 && story === undefined) {
        story = { ...STORY, timeMs: clock.now() };
        before = vectors;
      }
      return story !== undefined && vectors >= before + 2;
    });
  } finally {
    await wire.close();
    await exchange.close();
  }
  const workspace = await openWorkspace(dataDir);
  const range = { from: START, to: START + 24 * 3_600_000 };
  const vectors = await workspace.store.featureVectors({ instrument, intervalSec: 60, ...range });
  const headlines = await workspace.store.headlines({ limit: 50 });
  const { articleId } = headlines.find(({ article }) => article.url.endsWith(STORY.id))?.article ?? {};
  const signals = await workspace.store.newsSignals({ instrument, served: true });
  // The first candle may close before the first headlines are read.
  const informed = vectors.filter(({ asOf }) => asOf >= (signals[0]?.availableAt ?? Number.NaN));
  for (const vector of informed) {
    assert.ok(featureOf(vector, 'news_score') !== 0 && featureOf(vector, 'news_count') > 0);
  }
  const knownAt = signals.find(({ id }) => id === articleId)?.availableAt ?? Number.NaN;
  const last = vectors.at(-1);
  const [before, after] = [
    informed.findLast(({ asOf }) => asOf < knownAt),
    informed.find(({ asOf }) => asOf >= knownAt),
  ];
  assert.ok(
    last !== undefined && before !== undefined && after !== undefined,
    'forecasts before and after it',
  );
  const moved = featureOf(after, 'news_score') - featureOf(before, 'news_score');
  assert.ok(moved > 0.1, `its score moved the feature its way, by ${moved}`);
  const result = await verifyCommand(workspace)({ pair, ...range }, () => undefined, signal);
  assert.partialDeepStrictEqual(result, { vectors: { compared: vectors.length, left_out: {} } });

  const record = join(folder, 'news.jsonl');
  await exportNewsCommand(workspace)({ file: record }, () => undefined, signal);
  await workspace.close();
  // The replay begins hours earlier, so that its features are warm by then; a tenth of the trades is enough for that.
  const trades = exchange.market.trades(pair, (START - WARM_UP_MS) * 1_000, (last.asOf + 60_000) * 1_000);
  const input = join(folder, 'trades.csv');
  writeTrades(
    input,
    trades
      .filter(({ id }) => id % 10 === 0)
      .map(({ id, timeUs, price, quantity, side }) =>
        [id / 10, Math.floor(timeUs / 1_000), price, quantity, side].join(','),
      ),
  );
  const again = join(folder, 'again');
  const shared = ['--pair', pair, '--exchange', 'simulated', '--data-dir', again];
  const replay = ['start', '--source', 'replay', '--speed', 'max', '--input', input, ...shared];
  const replayed = await foretick([...replay, '--news', record, '--json']);
  assert.equal(replayed.code, 0, replayed.stderr);
  const repeated = await openWorkspace(again);
  const asReplayed = await repeated.store.featureVectors({ instrument, intervalSec: 60, ...range });
  const readAgain = await repeated.store.headlines({ limit: 50 });
  await repeated.close();
  const told = (list: readonly Headline[]) =>
    list.map(({ article, reading }) => [article, reading?.assessment]);
  assert.deepEqual(told(readAgain), told(headlines).slice(-readAgain.length));
  for (const vector of vectors) {
    const other = asReplayed.find(({ asOf }) => asOf === vector.asOf);
    assert.ok(other !== undefined, `no vector at ${vector.asOf}`);
    for (const name of NEWS_COLUMNS) assert.equal(featureOf(other, name), featureOf(vector, name), name);
  }
  const verified = await foretick([
    'verify',
    ...shared,
    '--from',
    new Date(START - WARM_UP_MS).toISOString(),
  ]);
  assert.equal(verified.code, 0, verified.stderr);
});

const WARM_UP_MS = 4.5 * 3_600_000;
const NEWS_COLUMNS = DEFAULT_FEATURE_VIEW.names.filter((name) => name.startsWith('news_'));

function featureOf({ values }: FeatureVector, name: string): number {
  return values[DEFAULT_FEATURE_VIEW.names.indexOf(name)] ?? Number.NaN;
}

/** Until enough vectors were made. */
async function run(task: SystemAtSpeed, isEnough: (vectors: number) => boolean): Promise<void> {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const { vectors }: { readonly vectors: number } = JSON.parse(line);
    if (isEnough(vectors)) child.kill('SIGTERM');
  }
  assert.deepEqual(await exited, [0, null]);
}
