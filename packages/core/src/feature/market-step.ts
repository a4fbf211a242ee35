import type { Candle } from '../candle/index.ts';
import type { IndicatorRow } from '../indicator/index.ts';
import { COMPANION_SLOTS, type CompanionSlot } from './companion-slot.ts';
import type { NewsSignal } from './news-signal.ts';

/** What has become known since the step before, up to the decision to forecast from the row's candle. */
export interface MarketStep {
  readonly row: IndicatorRow;
  /** Candles of the companions, oldest first. None of them closes after the row's candle. */
  readonly companions: Readonly<Partial<Record<CompanionSlot, readonly Candle[]>>>;
  /** By `availableAt`. */
  readonly news: readonly NewsSignal[];
}

/** Everything besides an instrument's own candles, as the store has it. */
export interface Surroundings {
  /** Oldest first. */
  readonly companions: Readonly<Partial<Record<CompanionSlot, readonly Candle[]>>>;
  /** By `availableAt`. */
  readonly news: readonly NewsSignal[];
}

export const NO_SURROUNDINGS: Surroundings = { companions: {}, news: [] };

/**
 * How long a forecast waits for the companions' candles after its own candle is there. The same live, where it is waited,
 * and in training, where it decides what would have been known in time.
 */
export const COMPANION_GRACE_MS = 2_000;

/**
 * Deals out what surrounds an instrument to its candles, by when it was known: for each candle, in their order, the
 * companions' candles that close no later and were available within the grace, and the news that was available.
 */
export function createAlignment(surroundings: Surroundings): (candle: Candle) => Omit<MarketStep, 'row'> {
  const next = new Map<CompanionSlot, number>();
  let nextNews = 0;
  return (candle) => {
    const decisionTime = availableAt(candle) + COMPANION_GRACE_MS;
    const companions: Partial<Record<CompanionSlot, readonly Candle[]>> = {};
    for (const slot of COMPANION_SLOTS) {
      const candles = surroundings.companions[slot];
      if (candles === undefined) continue;
      const from = next.get(slot) ?? 0;
      let to = from;
      for (let one = candles[to]; one !== undefined; one = candles[to]) {
        if (one.closeTime > candle.closeTime || availableAt(one) > decisionTime) break;
        to += 1;
      }
      next.set(slot, to);
      if (to > from) companions[slot] = candles.slice(from, to);
    }
    const from = nextNews;
    while ((surroundings.news[nextNews]?.availableAt ?? Number.POSITIVE_INFINITY) <= candle.closeTime)
      nextNews += 1;
    return { companions, news: nextNews === from ? NO_NEWS : surroundings.news.slice(from, nextNews) };
  };
}

const NO_NEWS: readonly NewsSignal[] = [];

/** A corrected candle stands for the one that was there in time: training may use the better numbers. */
function availableAt({ revision, availableAt: time, closeTime }: Candle): number {
  return revision === 0 ? time : closeTime;
}
