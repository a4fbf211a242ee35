import { halves, ROOT_SPAN_MS, type Stretch } from './cascade.ts';
import { childSeed, nearlyNormal } from './hash-random.ts';

/** A pair's own movement, without what it follows. */
export interface PricePath {
  /** The stretch of 2^31 ms that contains the time. */
  root(timeMs: number): Stretch;
  /** Distance of the log-price from its level. Cheap when times rise. */
  at(timeMs: number): number;
}

/** The first root stretch: it starts on 2023-12-21. Before it nothing is traded. */
const FIRST_ROOT = 793;
export const MARKET_START_MS = FIRST_ROOT * ROOT_SPAN_MS;

/** `climate` is the seed that the pairs of one market share. */
export function createPricePath(
  seed: number,
  climate: number,
  dailyVolatility: number,
  tradesPerSec: number,
): PricePath {
  const tradesPerRoot = Math.round((tradesPerSec * ROOT_SPAN_MS) / 1_000);
  const variance = (dailyVolatility ** 2 * ROOT_SPAN_MS) / 86_400_000;
  // Both ends of a root stretch are known beforehand: that keeps the price near its level for ever.
  const edge = (root: number): number => 2 * dailyVolatility * nearlyNormal(childSeed(seed, root), 9);

  const rootAt = (timeMs: number): Stretch => {
    const root = Math.floor(timeMs / ROOT_SPAN_MS);
    return {
      startMs: root * ROOT_SPAN_MS,
      spanMs: ROOT_SPAN_MS,
      seed: childSeed(seed, root),
      climate: childSeed(climate, root),
      logPriceStart: edge(root),
      logPriceEnd: edge(root + 1),
      variance,
      firstId: (root - FIRST_ROOT) * tradesPerRoot + 1,
      tradeCount: tradesPerRoot,
    };
  };

  // The way from the root to the last time asked for; the next time shares most of it.
  const way: Stretch[] = [];
  const at = (timeMs: number): number => {
    while (way.length > 0 && !contains(way.at(-1), timeMs)) way.pop();
    let stretch = way.at(-1) ?? rootAt(timeMs);
    if (way.length === 0) way.push(stretch);
    while (stretch.spanMs > FINEST_MS) {
      const [left, right] = halves(stretch);
      stretch = contains(left, timeMs) ? left : right;
      way.push(stretch);
    }
    const done = (timeMs - stretch.startMs) / stretch.spanMs;
    return stretch.logPriceStart + done * (stretch.logPriceEnd - stretch.logPriceStart);
  };
  return { root: rootAt, at };
}

/** A follower sees its leader through a straight line between points this far apart. */
const FINEST_MS = 1_024;

function contains(stretch: Stretch | undefined, timeMs: number): boolean {
  return stretch !== undefined && timeMs >= stretch.startMs && timeMs < stretch.startMs + stretch.spanMs;
}
