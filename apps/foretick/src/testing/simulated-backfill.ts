import { createKrakenFeed } from '@foretick/adapter-kraken';
import { type InstrumentId, instrumentId, type Pair } from '@foretick/core/trade';
import type { Clock, MarketFeed } from '@foretick/ports';
import { backfillCommand } from '../commands/backfill.ts';
import { openWorkspace } from '../profiles/embedded.ts';
import type { Reference } from '../profiles/profile.ts';

export const PAIR = 'BTC/USD' as Pair;
export const INSTRUMENT: InstrumentId = instrumentId('simulated', PAIR);
export const HOURS = 8;
/** The venue's and the command's time of day, which stands still. */
export const NOW_MS = Date.UTC(2026, 2, 10, 15, 20);

/** Tells one time of day for ever; waits are real. */
export const heldClock: Clock = {
  now: () => NOW_MS,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

/** `foretick backfill` on a data folder, from a simulated Kraken, through the real adapter at a fast pace. */
export async function backfillFromSimulated(options: {
  readonly dataDir: string;
  readonly restUrl: string;
  readonly signal: AbortSignal;
  /** Called with each page, before it is handed on. */
  readonly onPage?: () => void;
  /** Default `HOURS`. */
  readonly hours?: number;
  /** Venues whose candles are fetched beside. */
  readonly references?: readonly Reference[];
  readonly onProgress?: (share: number, text: string) => void;
}): Promise<unknown> {
  const { dataDir, restUrl, signal, hours = HOURS, references = [] } = options;
  const { onPage = () => undefined, onProgress = () => undefined } = options;
  const workspace = { ...(await openWorkspace(dataDir)), clock: heldClock };
  const timing = { callEveryMs: 1 };
  const kraken = createKrakenFeed({
    clock: heldClock,
    random: () => 0.5,
    restUrl,
    exchange: 'simulated',
    timing,
  });
  const feed: MarketFeed = {
    ...kraken,
    tradesSince: async function* (...asked) {
      for await (const page of kraken.tradesSince(...asked)) {
        onPage();
        yield page;
      }
    },
  };
  try {
    const command = backfillCommand(workspace, { feedOf: () => feed, referencesOf: () => references });
    const args = { pair: PAIR, exchange: 'simulated', days: hours / 24 };
    return await command(args, onProgress, signal);
  } finally {
    await workspace.close();
  }
}
