import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  createFileFeed,
  inspectTradeFile,
  openDuckdbStore,
  type TradeFileFacts,
} from '@foretick/adapter-duckdb';
import { openFilesRegistry } from '@foretick/adapter-files-registry';
import { createKrakenFeed } from '@foretick/adapter-kraken';
import { openSqliteLog } from '@foretick/adapter-sqlite-log';
import { systemClock } from '@foretick/adapter-system-clock';
import { instrumentId } from '@foretick/core/trade';
import { ForetickError } from '@foretick/ports';
import { createSimulatedExchange } from '@foretick/simulator';
import type { Config } from '../config/config-schema.ts';
import type { Source, Workspace } from './profile.ts';

/**
 * Everything in one process and one folder: DuckDB for the tables, SQLite for the event log, files for models.
 * DuckDB's lock on its file is what makes this process the folder's only owner.
 */
export async function openWorkspace(dataDir: string): Promise<Workspace> {
  const clock = systemClock;
  makeFolder(dataDir);
  const store = await openDuckdbStore({ path: join(dataDir, 'foretick.duckdb'), clock });
  try {
    // Offsets of a log that replaces a lost one lie above all that the store has seen.
    const log = openSqliteLog(join(dataDir, 'log.sqlite'), { firstOffset: clock.now() * 1_000 });
    const registry = await openFilesRegistry(join(dataDir, 'models'));
    const close = async () => {
      await log.close();
      await store.close();
    };
    return { clock, log, store, history: store, registry, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

export async function openSource(config: Config): Promise<Source> {
  switch (config.source) {
    case 'live':
      return openLive(config);
    case 'simulated':
      return openSimulated(config);
    case 'replay':
      return openReplay(config);
  }
}

/** Reads a trade file once and tells what is in it. Throws the `INPUT_…` errors of a bad one. */
export function tradeFileFacts(path: string): Promise<TradeFileFacts> {
  return inspectTradeFile(path);
}

function openLive(config: Config): Source {
  const exchange = config.exchange ?? 'kraken';
  if (exchange !== 'kraken') {
    throw new ForetickError('CONFIG_INVALID', `--exchange ${exchange}: live trades come from kraken only`);
  }
  const feed = createKrakenFeed({
    clock: systemClock,
    random: Math.random,
    restUrl: config.krakenRestUrl,
    wsUrl: config.krakenWebSocketUrl,
  });
  const instruments = config.pairs.map((pair) => instrumentId(exchange, pair));
  return { kind: 'live', label: 'Kraken', feed, instruments, close: async () => {} };
}

async function openSimulated(config: Config): Promise<Source> {
  const { seed, pairs } = config;
  const exchange = await createSimulatedExchange({ seed, pairs, clock: systemClock });
  const feed = createKrakenFeed({
    clock: systemClock,
    random: Math.random,
    restUrl: exchange.restUrl,
    wsUrl: exchange.wsUrl,
    exchange: 'simulated',
    timing: { callEveryMs: 50 },
  });
  const instruments = pairs.map((pair) => instrumentId('simulated', pair));
  return {
    kind: 'simulated',
    label: `simulated market, seed ${seed}`,
    feed,
    instruments,
    close: () => exchange.close(),
  };
}

async function openReplay(config: Config): Promise<Source> {
  const [pair, ...others] = config.pairs;
  if (config.input === undefined) {
    throw new ForetickError(
      'CONFIG_INVALID',
      '--source replay needs --input FILE, a recorded file of trades (csv, csv.gz or parquet)',
    );
  }
  if (pair === undefined || others.length > 0) {
    throw new ForetickError(
      'CONFIG_INVALID',
      '--source replay needs one --pair: the pair whose trades the file holds, for example --pair BTC/USDT',
    );
  }
  const instrument = instrumentId(config.exchange ?? 'replay', pair);
  const feed = await createFileFeed({
    path: config.input,
    instrument,
    speed: config.speed,
    clock: systemClock,
  });
  return {
    kind: 'replay',
    label: basename(config.input),
    feed,
    instruments: [instrument],
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
