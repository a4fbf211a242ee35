import { createKrakenFeed } from '@foretick/adapter-kraken';
import { lexicon } from '@foretick/adapter-lexicon';
import { createRssFeed } from '@foretick/adapter-rss';
import { createScaledClock } from '@foretick/adapter-system-clock';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import { instrumentId, type Pair } from '@foretick/core/trade';
import { loadConfig } from '../config/load-config.ts';
import { openWorkspace } from '../profiles/embedded.ts';
import type { NewsSource } from '../profiles/news.ts';
import type { Source } from '../profiles/profile.ts';
import { createDiskBudget } from '../system/disk-budget.ts';
import { keepHeapLean } from '../system/lean-heap.ts';
import { runSystem } from '../system/run-system.ts';

/**
 * The whole system on a simulated exchange elsewhere, by a clock that runs faster. Its one argument is a
 * `SystemAtSpeed` as JSON. Says what memory it holds and how many vectors it has made, once a simulated minute; SIGTERM ends it.
 */
export interface SystemAtSpeed {
  readonly dataDir: string;
  readonly restUrl: string;
  readonly wsUrl: string;
  /** Of the simulated wire; without it there is no news. */
  readonly newsUrl?: string;
  readonly pairs: readonly string[];
  readonly speed: number;
  /** What the simulated clock showed at real time `realStart`, both epoch ms. */
  readonly startAt: number;
  readonly realStart: number;
}

const { dataDir, restUrl, wsUrl, newsUrl, pairs, speed, startAt, realStart }: SystemAtSpeed = JSON.parse(
  process.argv[2] ?? '',
);
const clock = createScaledClock({ speed, startAt: startAt + (Date.now() - realStart) * speed });
const opened = await openWorkspace(dataDir, clock);
const source: Source = {
  kind: 'simulated',
  label: 'simulated market',
  feed: createKrakenFeed({
    clock,
    random: Math.random,
    restUrl,
    wsUrl,
    exchange: 'simulated',
    timing: { callEveryMs: 200 },
  }),
  instruments: pairs.map((pair) => instrumentId('simulated', pair as Pair)),
  references: [],
  close: async () => {},
};
/** Read by the words that it has, asked every five simulated seconds. */
function newsFrom(url: string): NewsSource {
  const feed = createRssFeed({ url, name: 'simulated', clock, allowPrivate: true, pollEveryMs: 5_000 });
  return { feeds: [feed], model: lexicon, fallback: lexicon, close: async () => {} };
}

keepHeapLean();
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
let vectors = 0;
const counting = (async () => {
  for await (const _ of opened.log.tail(['feature_vectors'], stop.signal)) vectors += 1;
})();
const sampling = (async () => {
  while (!stop.signal.aborted) {
    await clock.sleep(60_000, stop.signal);
    const minute = Math.round((clock.now() - startAt) / 60_000);
    const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
    const [rssMb, heapMb, usedMb, externalMb] = [rss, heapTotal, heapUsed, external].map(
      (bytes) => bytes / 2 ** 20,
    );
    process.stdout.write(`${JSON.stringify({ minute, vectors, rssMb, heapMb, usedMb, externalMb })}\n`);
  }
})();
await runSystem(
  {
    config: loadConfig({ flags: {}, env: {}, envFile: '' }),
    workspace: opened,
    source,
    ...(newsUrl !== undefined && { news: newsFrom(newsUrl) }),
    disk: createDiskBudget({
      history: opened.history,
      clock,
      diskUse: async () => ({ fileBytes: 0, freeBytes: 0 }),
      budgetBytes: undefined,
      tell: (line) => process.stderr.write(`${line}\n`),
    }),
    view: DEFAULT_FEATURE_VIEW,
    api: undefined,
    onTrained: () => undefined,
    report: (failure) => process.stderr.write(`${failure.message}\n`),
  },
  stop.signal,
);
await Promise.all([sampling, counting]);
await opened.close();
