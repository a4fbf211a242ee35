import type { Clock, HistoryImport, StoreUse } from '@foretick/ports';
import { formatBytes } from '../config/bytes.ts';

export interface DiskBudgetOptions {
  readonly history: Pick<HistoryImport, 'tradeDays' | 'retain'>;
  readonly clock: Clock;
  /** Everything in the folder, and the part of it that is free for new rows. */
  readonly diskUse: () => Promise<StoreUse>;
  /** Bytes; `undefined`: there is no bound. */
  readonly budgetBytes: number | undefined;
  /** Hears in one line what was deleted, and once when nothing more can be. */
  readonly tell: (line: string) => void;
}

/** Room that is taken. */
export interface DiskState {
  /** Without the room in the store that new rows are written to first. */
  readonly usedBytes: number;
  readonly fileBytes: number;
  readonly budgetBytes: number | undefined;
}

/** Holds the data folder within its budget: the oldest trades go first, in whole days, and nothing else goes. */
export interface DiskBudget {
  /** Looks, and deletes what is too much. */
  enforce(): Promise<DiskState>;
  /** As it was at most ten seconds ago. */
  state(): Promise<DiskState>;
  /** Enforces every ten minutes. */
  run(signal: AbortSignal): Promise<void>;
}

export function createDiskBudget(options: DiskBudgetOptions): DiskBudget {
  const { history, clock, diskUse, budgetBytes, tell } = options;
  let newest: { readonly at: number; readonly state: DiskState } | undefined;
  let warned = false;

  const look = async (): Promise<DiskState> => {
    const { fileBytes, freeBytes } = await diskUse();
    const state = { usedBytes: fileBytes - freeBytes, fileBytes, budgetBytes };
    newest = { at: clock.now(), state };
    return state;
  };
  const warnOnce = ({ usedBytes }: DiskState): void => {
    if (!warned) {
      tell(
        `the data folder takes ${formatBytes(usedBytes)}, more than its budget of ${formatBytes(budgetBytes ?? 0)}, though there are no trades of earlier days left to delete; raise FORETICK_DISK_BUDGET, or set it to off`,
      );
    }
    warned = true;
  };
  const enforce = async (): Promise<DiskState> => {
    let state = await look();
    if (budgetBytes === undefined || state.usedBytes <= budgetBytes * FULL_SHARE) return state;
    for (;;) {
      const excess = state.usedBytes - budgetBytes * AFTER_SHARE;
      if (excess <= 0) return state;
      const today = Math.floor(clock.now() / DAY_MS) * DAY_MS;
      const days = await history.tradeDays();
      const cut = cutAfter(days, today, excess / state.usedBytes);
      if (cut === undefined) {
        if (state.usedBytes > budgetBytes) warnOnce(state);
        return state;
      }
      const { rowsDeleted } = await history.retain({ tradesBefore: cut });
      tell(
        `deleted ${rowsDeleted.toLocaleString('en-US')} trades before ${new Date(cut).toISOString().slice(0, 10)} to stay within the disk budget of ${formatBytes(budgetBytes)}`,
      );
      const before = state.usedBytes;
      state = await look();
      // What a reader still looks at becomes free later. Until then deleting more would not help.
      if (state.usedBytes >= before) return state;
    }
  };
  return {
    enforce,
    state: async () => (newest === undefined || clock.now() - newest.at > FRESH_MS ? look() : newest.state),
    async run(signal) {
      while (!signal.aborted) {
        await clock.sleep(CHECK_MS, signal);
        if (!signal.aborted) await enforce();
      }
    },
  };
}

const DAY_MS = 86_400_000;
const FRESH_MS = 10_000;
const CHECK_MS = 600_000;
/** Deleting begins below the budget, since the file grows between two looks. */
const FULL_SHARE = 0.95;
/** And goes on to here, so that it is rare. */
const AFTER_SHARE = 0.85;

/**
 * The midnight before which trades go, so that their share of all trades is the share of bytes that is too much: no more
 * than enough, since all bytes are not of trades. `undefined` when there are none of earlier days.
 */
function cutAfter(
  days: readonly { readonly from: number; readonly trades: number }[],
  today: number,
  share: number,
): number | undefined {
  const wanted = share * days.reduce((sum, day) => sum + day.trades, 0);
  let found: number | undefined;
  let trades = 0;
  for (const day of days) {
    if (day.from >= today || (found !== undefined && trades >= wanted)) break;
    trades += day.trades;
    found = day.from + DAY_MS;
  }
  return found;
}
