import type { InstrumentId } from '@foretick/core/trade';
import type { AddCandlesSummary, CandleHistory, HistoryRange, MarketFeed } from '@foretick/ports';
import { INTERVAL_SEC } from '../config/horizons.ts';
import type { Reference } from '../profiles/profile.ts';

/** Candles of one instrument that a venue may be asked for. */
export interface MissingHistory {
  readonly feed: MarketFeed;
  readonly instrument: InstrumentId;
  /** Stretches of at most a day, newest first. */
  readonly stretches: readonly HistoryRange[];
}

/** What the store has not brought yet of the references' candles in a range. Venues without such a record are left out. */
export async function missingHistory(
  history: CandleHistory,
  references: readonly Reference[],
  range: HistoryRange,
): Promise<readonly MissingHistory[]> {
  const missing: MissingHistory[] = [];
  for (const { feed, instruments } of references) {
    if (feed.candlesBetween === undefined) continue;
    for (const instrument of instruments) {
      const covered = await history.candleCoverage(instrument, INTERVAL_SEC);
      missing.push({ feed, instrument, stretches: stretchesWithout(range, covered) });
    }
  }
  return missing;
}

/** Fetches one stretch and stores it whole. Throws what the venue's feed throws. */
export async function fetchCandles(
  history: CandleHistory,
  { feed, instrument }: MissingHistory,
  stretch: HistoryRange,
  signal: AbortSignal,
): Promise<AddCandlesSummary> {
  const candles = (await feed.candlesBetween?.(instrument, INTERVAL_SEC, stretch, signal)) ?? [];
  return history.addCandles({ instrument, intervalSec: INTERVAL_SEC, ...stretch, candles });
}

/** The end of the newest whole hour whose candles every venue has settled by `now`. */
export function settledHour(now: number): number {
  return Math.floor((now - SETTLED_MS) / HOUR_MS) * HOUR_MS;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SETTLED_MS = 60_000;

/** The parts of a range that are not covered, cut at midnight (UTC), newest first. */
export function stretchesWithout(range: HistoryRange, covered: readonly HistoryRange[]): HistoryRange[] {
  const stretches: HistoryRange[] = [];
  let from = range.from;
  for (const known of [...covered, { from: range.to, to: range.to }]) {
    const to = Math.min(known.from, range.to);
    for (let start = from; start < to; ) {
      const end = Math.min(to, (Math.floor(start / DAY_MS) + 1) * DAY_MS);
      stretches.push({ from: start, to: end });
      start = end;
    }
    from = Math.max(from, known.to);
  }
  return stretches.reverse();
}
