import type { Candle } from '@foretick/core/candle';
import { newWindower, nextEvent } from '@foretick/core/candle';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import {
  type Append,
  type CandleCorrection,
  type GapLedgerEntry,
  type MarketFeed,
  stableId,
} from '@foretick/ports';

/** A hole in the ids that the venue has not given yet. Survives JSON. */
export interface OpenGap extends GapLedgerEntry {
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Price of the last trade before it. */
  readonly priceBefore: number | undefined;
  /** Not asked for again before this time, epoch ms. */
  readonly nextTryAt: number;
}

export interface Hole {
  readonly instrument: InstrumentId;
  /** The last trade before it and the first one after. */
  readonly before: {
    readonly sequence: number;
    readonly eventTime: number;
    readonly price: number | undefined;
  };
  readonly after: { readonly sequence: number; readonly eventTime: number };
  readonly cause: string;
}

const FIRST_RETRY_MS = 30_000;
const MAX_RETRY_MS = 60 * 60_000;
/** Holes of one instrument that are asked for again. */
const MAX_OPEN_GAPS = 50;
/** Trades that one repair holds in memory at most; a longer hole is for `foretick backfill`. */
const MAX_REPAIR_TRADES = 200_000;

export function openGap(
  { instrument, before, after, cause }: Hole,
  intervalSec: number,
  now: number,
): OpenGap {
  return {
    gapId: stableId(instrument, before.eventTime, before.sequence + 1),
    instrument,
    fromTime: before.eventTime,
    toTime: after.eventTime,
    firstSequence: before.sequence + 1,
    lastSequence: after.sequence - 1,
    cause,
    openedAt: now,
    repairedAt: undefined,
    attempts: 0,
    firstCandle: floorTo(before.eventTime, intervalSec),
    lastCandle: floorTo(after.eventTime, intervalSec),
    priceBefore: before.price,
    nextTryAt: now + FIRST_RETRY_MS,
  };
}

/** Beyond the bound the oldest stay in the ledger as open, but are not asked for again. */
export function keptGaps(gaps: readonly OpenGap[]): OpenGap[] {
  return gaps.slice(-MAX_OPEN_GAPS);
}

export function ledgerRecord({ priceBefore: _, nextTryAt: __, ...entry }: OpenGap): Append {
  return { topic: 'gap_ledger', key: entry.instrument, value: entry };
}

/** The gap after one more attempt in vain. */
export function triedInVain(gap: OpenGap, now: number): OpenGap {
  const attempts = gap.attempts + 1;
  return { ...gap, attempts, nextTryAt: now + Math.min(FIRST_RETRY_MS * 2 ** attempts, MAX_RETRY_MS) };
}

/**
 * Whether it may be asked for: enough time has passed, and event time as it stands in the log, less what is waited for late trades,
 * has closed its windows. So the first versions of its candles come from what lies before the corrected ones.
 */
export function isDue(gap: OpenGap, closedUntil: number, intervalSec: number, now: number): boolean {
  return now >= gap.nextTryAt && closedUntil >= windowsEnd(gap, intervalSec);
}

/** All trades of the gap's candles as the venue's record has them now; `undefined` while ids of the gap are missing. */
export async function tradesOfGap(
  gap: OpenGap,
  feed: MarketFeed,
  intervalSec: number,
  signal: AbortSignal,
): Promise<readonly Trade[] | undefined> {
  const end = windowsEnd(gap, intervalSec);
  const from = floorTo(gap.fromTime, intervalSec);
  const bySequence = new Map<number, Trade>();
  for await (const page of feed.tradesSince?.(gap.instrument, from, signal) ?? []) {
    for (const trade of page) if (trade.eventTime < end) bySequence.set(trade.sequence, trade);
    if (bySequence.size > MAX_REPAIR_TRADES) return undefined;
    if ((page.at(-1)?.eventTime ?? 0) >= end) break;
  }
  for (let sequence = gap.firstSequence; sequence <= gap.lastSequence; sequence += 1) {
    if (!bySequence.has(sequence)) return undefined;
  }
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}

/**
 * What a closed gap adds to the log: the missing trades, the candles they belong to as a new revision, and the
 * ledger's last word. Candles that another gap still touches stay incomplete.
 */
export function repairRecords(
  gap: OpenGap,
  trades: readonly Trade[],
  options: {
    readonly intervalSec: number;
    readonly revision: number;
    /** Of the first trade that was ever taken; the venue may give those before it only now. */
    readonly firstSequence: number | undefined;
    readonly now: number;
    readonly others: readonly OpenGap[];
  },
): Append[] {
  const { instrument: key } = gap;
  const { intervalSec, revision, firstSequence = 0, now, others } = options;
  const missing = trades.filter(
    ({ sequence }) =>
      sequence < firstSequence || (sequence >= gap.firstSequence && sequence <= gap.lastSequence),
  );
  const candles = candlesOf(gap, trades, intervalSec).map((candle): Candle => {
    const cut = others.some(
      (other) => other.firstCandle <= candle.openTime && candle.openTime <= other.lastCandle,
    );
    return {
      ...candle,
      revision,
      complete: candle.complete && !cut,
      availableAt: now,
      availability: 'observed',
    };
  });
  return [
    ...missing.map((value): Append => ({ topic: 'trades', key, value })),
    ...candles.map((candle): Append => ({ topic: 'trades', key, value: correction(candle, now) })),
    ledgerRecord({ ...gap, attempts: gap.attempts + 1, repairedAt: now }),
  ];
}

function correction(candle: Candle, now: number): CandleCorrection {
  const times = { eventTime: candle.closeTime, ingestTime: now, availableAt: now };
  return { kind: 'correction', instrument: candle.instrument, candle, ...times };
}

/** The gap's windows folded anew, by the very fold that made them first. */
function candlesOf(gap: OpenGap, trades: readonly Trade[], intervalSec: number): Candle[] {
  const { instrument, priceBefore } = gap;
  const firstCandle = floorTo(gap.fromTime, intervalSec);
  const end = windowsEnd(gap, intervalSec);
  const at = (time: number) => ({ eventTime: time, ingestTime: time, availableAt: time });
  const state = newWindower(instrument);
  const start = {
    cause: 'start-of-input',
    fromTime: undefined,
    toTime: firstCandle,
    lastPrice: priceBefore,
  } as const;
  const events = [
    { kind: 'gap', instrument, ...start, ...at(firstCandle) } as const,
    ...trades,
    { kind: 'progress', instrument, ...at(end) } as const,
  ];
  return events.flatMap((event) => nextEvent(state, event, { intervalSec }).candles);
}

/** End of the last window that the gap touches. The interval may be another than when the gap was found. */
function windowsEnd({ toTime }: OpenGap, intervalSec: number): number {
  return floorTo(toTime, intervalSec) + intervalSec * 1_000;
}

function floorTo(time: number, intervalSec: number): number {
  const intervalMs = intervalSec * 1_000;
  return Math.floor(time / intervalMs) * intervalMs;
}
