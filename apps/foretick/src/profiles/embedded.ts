import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createBinanceFeed } from '@foretick/adapter-binance';
import { createCoinbaseFeed } from '@foretick/adapter-coinbase';
import type { TradeFileFacts } from '@foretick/adapter-duckdb';
import { openFilesLedger } from '@foretick/adapter-files-registry';
import { createKrakenFeed } from '@foretick/adapter-kraken';
import { openSqliteLog } from '@foretick/adapter-sqlite-log';
import { systemClock } from '@foretick/adapter-system-clock';
import type { Pair } from '@foretick/core/trade';
import { type Clock, ForetickError, type MarketFeed } from '@foretick/ports';
import { createSimulatedExchange, PLANTED_NEWS_EFFECT } from '@foretick/simulator';
import type { Config } from '../config/config-schema.ts';
import { readRecordedNews } from '../news/read-news-file.ts';
import { folderBytes } from '../system/folder-bytes.ts';
import { duckdb } from './duckdb.ts';
import type { HistorySources, Reference, Source, Workspace } from './profile.ts';
import { openRegistry, type RegistrySettings } from './registry.ts';
import { referenceInstrument, sourceNames, VENUE_NAMES } from './source-names.ts';

const STORE_FILE = 'foretick.duckdb';

type ReferenceName = Config['references'][number];

/**
 * Everything in one process and one folder: DuckDB for the tables, SQLite for the event log, files or MLflow for models.
 * DuckDB's lock on its file is what makes this process the folder's only owner.
 */
export async function openWorkspace(
  dataDir: string,
  clock: Clock = systemClock,
  settings: RegistrySettings = {},
): Promise<Workspace> {
  makeFolder(dataDir);
  const { openDuckdbStore } = await duckdb();
  const store = await openDuckdbStore({ path: join(dataDir, STORE_FILE), clock });
  try {
    const { registry, close: closeRegistry } = await openRegistry(dataDir, settings);
    // Offsets of a log that replaces a lost one lie above all that the store has seen.
    const log = openSqliteLog(join(dataDir, 'log.sqlite'), {
      firstOffset: clock.now() * 1_000,
      keepRecords: KEPT_RECORDS,
    });
    const trials = await openFilesLedger(join(dataDir, 'trials'));
    const close = async () => {
      try {
        await closeRegistry();
      } finally {
        await log.close();
        await store.close();
      }
    };
    const diskUse = async () => ({
      fileBytes: folderBytes(dataDir),
      freeBytes: (await store.diskUse()).freeBytes,
    });
    return { clock, log, store, history: store, registry, trials, diskUse, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Gives the free room in a closed workspace's store back to the disk. Throws `STORE_IN_USE` and other store errors. */
export async function compactWorkspace(dataDir: string): Promise<void> {
  const { compactStore } = await duckdb();
  await compactStore(join(dataDir, STORE_FILE));
}

export async function openSource(config: Config): Promise<Source> {
  if (config.newsRecord !== undefined && config.source !== 'replay') {
    throw new ForetickError(
      'CONFIG_INVALID',
      '--news needs --source replay: other markets have news of their own',
    );
  }
  switch (config.source) {
    case 'live':
      return openLive(config);
    case 'simulated':
      return openSimulated(config);
    case 'replay':
      return openReplay(config);
  }
}

/** The same pairs on another venue. */
function openReference(name: ReferenceName, pairs: readonly Pair[]): Reference {
  const options = { clock: systemClock, random: Math.random };
  const feed = name === 'coinbase' ? createCoinbaseFeed(options) : createBinanceFeed(options);
  return { feed, instruments: pairs.map((pair) => referenceInstrument(name, pair)) };
}

/** For asking exchanges about the past. Feeds of a running system are asked themselves: all share their rate limit. */
export function historySources(
  config: Pick<Config, 'krakenRestUrl' | 'krakenWebSocketUrl' | 'references'>,
  running: readonly MarketFeed[] = [],
): HistorySources {
  const feeds = new Map(running.map((feed) => [feed.capabilities.exchange, feed]));
  const feedOf = (exchange: string): MarketFeed | undefined => {
    const feed = feeds.get(exchange) ?? openFeed(exchange, config);
    if (feed !== undefined) feeds.set(exchange, feed);
    return feed;
  };
  return {
    feedOf,
    referencesOf: (pair) =>
      config.references.flatMap((name) => {
        const feed = feedOf(name);
        return feed === undefined ? [] : [{ feed, instruments: [referenceInstrument(name, pair)] }];
      }),
  };
}

function openFeed(
  exchange: string,
  config: Pick<Config, 'krakenRestUrl' | 'krakenWebSocketUrl'>,
): MarketFeed | undefined {
  if (exchange === 'kraken') return krakenFeed(config);
  return exchange === 'coinbase' || exchange === 'binance' ? openReference(exchange, []).feed : undefined;
}

/** Reads a trade file once and tells what is in it. Throws the `INPUT_…` errors of a bad one. */
export async function tradeFileFacts(path: string): Promise<TradeFileFacts> {
  const { inspectTradeFile } = await duckdb();
  return inspectTradeFile(path);
}

function openLive(config: Config): Source {
  const exchange = config.exchange ?? 'kraken';
  const label = VENUE_NAMES.get(exchange);
  const feed = openFeed(exchange, config);
  if (label === undefined || feed === undefined) {
    throw new ForetickError(
      'CONFIG_INVALID',
      `--exchange ${exchange}: live trades come from ${[...VENUE_NAMES.keys()].join(', ')}; choose one of them`,
    );
  }
  const { instruments } = sourceNames(config);
  const references = config.references
    .filter((name) => name !== exchange)
    .map((name) => openReference(name, config.pairs));
  return { kind: 'live', label, feed, instruments, references, close: async () => {} };
}

function krakenFeed({
  krakenRestUrl,
  krakenWebSocketUrl,
}: Pick<Config, 'krakenRestUrl' | 'krakenWebSocketUrl'>) {
  const addresses = { restUrl: krakenRestUrl, wsUrl: krakenWebSocketUrl };
  return createKrakenFeed({ clock: systemClock, random: Math.random, ...addresses });
}

async function openSimulated(config: Config): Promise<Source> {
  const { seed, pairs } = config;
  const exchange = await createSimulatedExchange({
    ...{ seed, pairs, newsEffect: PLANTED_NEWS_EFFECT },
    clock: systemClock,
  });
  const feed = createKrakenFeed({
    clock: systemClock,
    random: Math.random,
    restUrl: exchange.restUrl,
    wsUrl: exchange.wsUrl,
    exchange: 'simulated',
    timing: { callEveryMs: 50 },
  });
  const { instruments, label } = sourceNames(config);
  return {
    kind: 'simulated',
    label,
    feed,
    instruments,
    references: [],
    close: () => exchange.close(),
  };
}

async function openReplay(config: Config): Promise<Source> {
  if (config.input === undefined) {
    throw new ForetickError(
      'CONFIG_INVALID',
      '--source replay needs --input FILE, a recorded file of trades (csv, csv.gz or parquet)',
    );
  }
  const { instruments, label } = sourceNames(config);
  const [instrument] = instruments;
  if (instrument === undefined || instruments.length > 1) {
    throw new ForetickError(
      'CONFIG_INVALID',
      '--source replay needs one --pair: the pair whose trades the file holds, for example --pair BTC/USDT',
    );
  }
  const recordedNews =
    config.newsRecord === undefined ? undefined : await readRecordedNews(config.newsRecord);
  const { createFileFeed } = await duckdb();
  const feed = await createFileFeed({
    path: config.input,
    instrument,
    speed: config.speed,
    clock: systemClock,
  });
  return {
    kind: 'replay',
    label,
    feed,
    instruments,
    references: [],
    ...(recordedNews !== undefined && { recordedNews }),
    close: async () => {},
  };
}

function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ForetickError(
      'DATA_DIR_NOT_WRITABLE',
      `the data folder ${dataDir} cannot be made (${why}); choose another with --data-dir`,
      { cause },
    );
  }
}

/** Of each topic, once all have read them: the store has everything, and feature vectors alone take 3 KB each. */
const KEPT_RECORDS = 5_000;
