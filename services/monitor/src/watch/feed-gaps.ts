import type { FeedState, GapLedgerEntry } from '@foretick/ports';

/**
 * What of an instrument's trades is missing: for how long the feed has not been there, and what the exchange has been asked for in
 * vain. A JSON value of bounded size. Each of the two is told by one topic, and its time is that of records, never of a clock here:
 * so the same records alarm alike, in whatever order topics are read.
 */
export interface FeedGaps {
  /** Since when the feed has not been live, epoch ms; 0 while it is. */
  readonly downSince: number;
  /** Up to when that is known, epoch ms. */
  readonly downUntil: number;
  /** When the next attempt is, as last told; epoch ms. */
  readonly retryAt: number;
  /** Holes that are open in the ledger, and how often the exchange was asked for each. */
  readonly holes: readonly { readonly gapId: string; readonly attempts: number }[];
  /** Newest time that the ledger has told, epoch ms. */
  readonly ledgerTime: number;
}

export const NO_GAPS: FeedGaps = { downSince: 0, downUntil: 0, retryAt: 0, holes: [], ledgerTime: 0 };

/**
 * Takes a word about the feed in and gives for how many minutes it has not been live, up to which time (epoch ms). That the attempt
 * after next is told says that the next one was made in vain. A refusal is no outage, since nothing is tried.
 */
export function afterFeedState(
  gaps: FeedGaps,
  { state, since, retryAt = 0 }: Pick<FeedState, 'state' | 'since' | 'retryAt'>,
): { readonly state: FeedGaps; readonly asOf: number; readonly minutes: number } {
  if (state !== 'down' && state !== 'connecting') {
    return { state: { ...gaps, downSince: 0, downUntil: 0, retryAt: 0 }, asOf: since, minutes: 0 };
  }
  const downSince = gaps.downSince || since;
  const asOf = Math.max(gaps.downUntil, since, retryAt > gaps.retryAt ? gaps.retryAt : 0);
  return {
    state: { ...gaps, downSince, downUntil: asOf, retryAt },
    asOf,
    minutes: (asOf - downSince) / MINUTE_MS,
  };
}

/**
 * Takes an entry of the ledger in and gives how often the exchange was asked for the hole that it was asked for most. One that it was
 * asked for about a day is not counted any more: it is history, which forecasts hardly see.
 */
export function afterLedgerEntry(
  gaps: FeedGaps,
  { gapId, attempts, openedAt, repairedAt }: GapLedgerEntry,
): { readonly state: FeedGaps; readonly asOf: number; readonly attempts: number } {
  const others = gaps.holes.filter((hole) => hole.gapId !== gapId);
  const isAwaited = repairedAt === undefined && attempts < HOPELESS;
  const holes = isAwaited ? [...others, { gapId, attempts }].slice(-MAX_HOLES) : others;
  const told = repairedAt ?? (isAwaited ? openedAt : openedAt + DAY_MS);
  const ledgerTime = Math.max(gaps.ledgerTime, told);
  return {
    state: { ...gaps, holes, ledgerTime },
    asOf: ledgerTime,
    attempts: Math.max(0, ...holes.map((hole) => hole.attempts)),
  };
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Attempts are an hour apart at last, so these take a day at least; the longest window of a feature is a sixth of that. */
const HOPELESS = 30;
/** As many as are asked for again. */
const MAX_HOLES = 50;
