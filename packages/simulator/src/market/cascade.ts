import { childSeed, nearlyNormal, uniform } from './hash-random.ts';

/**
 * A stretch of market time `[startMs, startMs + spanMs)`: its log-price at both ends, the variance in between, and
 * how many trades fall into it.
 */
export interface Stretch {
  readonly startMs: number;
  readonly spanMs: number;
  readonly seed: number;
  /** The seed that all pairs share: what makes them wild or calm together. */
  readonly climate: number;
  readonly logPriceStart: number;
  readonly logPriceEnd: number;
  readonly variance: number;
  readonly firstId: number;
  readonly tradeCount: number;
}

/** The span of the largest stretch: 2^31 ms, 24.9 days. Halving it 31 times ends at one millisecond. */
export const ROOT_SPAN_MS = 2 ** 31;

/**
 * Halves a stretch. Variance and trades are shared out unevenly at every scale (a multiplicative cascade, as in
 * Mandelbrot, Fisher and Calvet 1997, "A Multifractal Model of Asset Returns"), which gives clusters of volatility,
 * bursts and fat tails; the price in the middle is a Brownian bridge in that uneven time. Both halves depend on the
 * stretch alone, so any moment can be reached from the root in 31 steps, and ids are known without counting.
 */
export function halves(whole: Stretch): readonly [Stretch, Stretch] {
  const { seed, climate, startMs, logPriceStart, logPriceEnd, variance, firstId, tradeCount } = whole;
  const spanMs = whole.spanMs / 2;
  const calm = daytimeOdds(startMs, spanMs);
  const mood =
    Math.sqrt(SHARED_MOOD) * nearlyNormal(climate, 0) + Math.sqrt(1 - SHARED_MOOD) * nearlyNormal(seed, 0);
  const spread = spreadOf(spanMs);
  const surge = spread.variance * mood;
  const varianceLeft = share(calm, surge);
  const tradesLeft = share(calm, TRADES_WITH_VARIANCE * surge + spread.trades * nearlyNormal(seed, 1));
  const countLeft = Math.min(tradeCount, Math.floor(tradeCount * tradesLeft + uniform(seed, 101)));
  const middle =
    logPriceStart +
    varianceLeft * (logPriceEnd - logPriceStart) +
    Math.sqrt(variance * varianceLeft * (1 - varianceLeft)) * nearlyNormal(seed, 2);
  return [
    {
      startMs,
      spanMs,
      seed: childSeed(seed, 0),
      climate: childSeed(climate, 0),
      logPriceStart,
      logPriceEnd: middle,
      variance: variance * varianceLeft,
      firstId,
      tradeCount: countLeft,
    },
    {
      startMs: startMs + spanMs,
      spanMs,
      seed: childSeed(seed, 1),
      climate: childSeed(climate, 1),
      logPriceStart: middle,
      logPriceEnd,
      variance: variance * (1 - varianceLeft),
      firstId: firstId + countLeft,
      tradeCount: tradeCount - countLeft,
    },
  ];
}

interface Spread {
  /** How unevenly a half gets its share of the variance. */
  readonly variance: number;
  /** How unevenly it gets its trades on their own account. */
  readonly trades: number;
}

/**
 * Days are much alike, so that the shape of the day shows; wild and calm stretches last minutes to hours; below
 * 4 minutes there are single outliers and bursts of trades.
 */
function spreadOf(spanMs: number): Spread {
  if (spanMs > 2 ** 24) return DAYS;
  return spanMs > 2 ** 18 ? HOURS : MOMENTS;
}

const DAYS: Spread = { variance: 0.4, trades: 0.1 };
const HOURS: Spread = { variance: 1.05, trades: 0.1 };
const MOMENTS: Spread = { variance: 0.25, trades: 0.3 };
/** The part of the variance of the mood that all pairs have in common: when BTC is wild, others are too. */
const SHARED_MOOD = 0.7;
/** Trades come where the price moves, and on their own account too. */
const TRADES_WITH_VARIANCE = 0.5;
const DAY_MS = 86_400_000;
/** Below this span the shape of the day is flat enough. */
const FLAT_SPAN_MS = 2 ** 20;

/** Odds of left against right, moved by `push`, as the share of the left: in (0, 1). */
function share(odds: number, push: number): number {
  const leaning = push / (1 + Math.abs(push));
  const moved = (odds * (1 + leaning)) / (1 - leaning);
  return moved / (1 + moved);
}

/** How much busier the first `spanMs` after `startMs` are than the next ones: days are busy around midnight UTC, calm at noon. */
function daytimeOdds(startMs: number, spanMs: number): number {
  if (spanMs < FLAT_SPAN_MS) return 1;
  const left = activityUntil(startMs + spanMs) - activityUntil(startMs);
  const right = activityUntil(startMs + 2 * spanMs) - activityUntil(startMs + spanMs);
  return left / right;
}

/** The integral of `1 + 0.6 cos(2 pi t / day)`. */
function activityUntil(timeMs: number): number {
  const turn = (2 * Math.PI) / DAY_MS;
  return timeMs + (0.6 / turn) * Math.sin((timeMs % DAY_MS) * turn);
}
