import { COMPANION_SLOTS, type CompanionSlot, type Companions } from '@foretick/core/feature';
import type { InstrumentId } from '@foretick/core/trade';

/** An instrument whose forecasts look at others. */
export interface Follower {
  readonly instrument: InstrumentId;
  readonly companions: Companions;
  readonly state: FollowerState;
}

/** What is remembered of it; survives JSON. Changed in place by its one owner. */
export interface FollowerState {
  /** Close time of its own newest candle, epoch ms. */
  ownTime: number;
  /** Close time of the newest candle of each companion, epoch ms. */
  readonly companionTimes: Partial<Record<CompanionSlot, number>>;
  /** Close time of the newest candle whose wait is over, epoch ms. Absent in what earlier versions saved. */
  decidedUpTo?: number;
  /** From when the newest signal handed on could be known, epoch ms. */
  newsTime?: number;
  /** Articles handed on, the newest ones: a log may carry a reading twice. */
  newsSeen?: readonly string[];
  /** Own candles whose companions are waited for, oldest first, each until its deadline at the latest, epoch ms. */
  readonly waiting: { readonly asOf: number; readonly deadline: number }[];
}

export function newFollowerState(): FollowerState {
  return { ownTime: 0, companionTimes: {}, waiting: [] };
}

/**
 * Whether every companion that is alive has closed the window that ends at `asOf`. One that has been silent for longer
 * than a few windows is not waited for.
 */
export function isComplete({ companions, state }: Follower, asOf: number): boolean {
  return COMPANION_SLOTS.every((slot) => {
    if (companions[slot] === undefined) return true;
    const newest = state.companionTimes[slot];
    return newest === undefined || newest >= asOf || newest < asOf - SILENT_MS;
  });
}

const SILENT_MS = 5 * 60_000;

export function isFollowerState(value: unknown): value is FollowerState {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'ownTime' in value &&
    typeof value.ownTime === 'number' &&
    'companionTimes' in value &&
    typeof value.companionTimes === 'object' &&
    'waiting' in value &&
    Array.isArray(value.waiting)
  );
}
