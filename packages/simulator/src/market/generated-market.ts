import type { Pair } from '@foretick/core/trade';
import { newsImpact } from '../news/news-impact.ts';
import { halves, ROOT_SPAN_MS, type Stretch } from './cascade.ts';
import { nearlyNormal, textSeed, uniform } from './hash-random.ts';
import type { MarketSource, SimulatedTrade } from './market-source.ts';
import { type PairProfile, pairProfile } from './pair-profile.ts';
import { createPricePath, MARKET_START_MS, type PricePath } from './price-path.ts';
import { type PairTrades, rememberBlocks } from './remembered-blocks.ts';

/**
 * A made-up market as a pure function of seed, pair and time: no state, so a restarted process finds the same
 * history, ids and future. What it remembers is bounded and only saves time. Any pair exists; `pairs` are those that are listed.
 */
export function createGeneratedMarket(options: {
  readonly seed: number;
  readonly pairs: readonly Pair[];
  /** Log-return by which each headline of `createGeneratedNews` moves its coin's price in the end. Default 0: news says nothing. */
  readonly newsEffect?: number;
}): MarketSource {
  const { seed, newsEffect = 0 } = options;
  const markets = new Map(
    options.pairs.map((pair) => [pair, rememberBlocks(createPairMarket(seed, pair, newsEffect))]),
  );
  return {
    pairs: options.pairs,
    startUs: () => MARKET_START_MS * 1_000,
    trades: (pair, fromUs, toUs) => markets.get(pair)?.(fromUs, toUs) ?? [],
  };
}

function createPairMarket(seed: number, pair: Pair, newsEffect: number): PairTrades {
  const profile = pairProfile(pair);
  const path = pathOf(seed, pair, profile);
  const followed = followedMoves(seed, pair, profile);
  const told = newsImpact(seed, pair, newsEffect);
  const drift = (timeMs: number) => followed(timeMs) + told(timeMs);
  return (fromUs, toUs) => {
    const trades: SimulatedTrade[] = [];
    const visit = (stretch: Stretch): void => {
      if (stretch.tradeCount === 0) return;
      if (stretch.startMs * 1_000 >= toUs || (stretch.startMs + stretch.spanMs) * 1_000 <= fromUs) return;
      if (isOrder(stretch)) {
        const made = orderTrades(stretch, profile, drift);
        for (const trade of made) if (trade.timeUs >= fromUs && trade.timeUs < toUs) trades.push(trade);
        return;
      }
      const [left, right] = halves(stretch);
      visit(left);
      visit(right);
    };
    const startMs = Math.max(MARKET_START_MS, Math.floor(fromUs / 1_000));
    for (let timeMs = startMs; timeMs * 1_000 < toUs; ) {
      const root = path.root(timeMs);
      visit(root);
      timeMs = root.startMs + ROOT_SPAN_MS;
    }
    return trades;
  };
}

/** A taker's order that meets several resting ones makes several trades in one microsecond. */
const MAX_TRADES_PER_ORDER = 8;
const SWEEP_CHANCE = 0.35;

function isOrder(stretch: Stretch): boolean {
  if (stretch.tradeCount === 1 || stretch.spanMs <= 1) return true;
  return stretch.tradeCount <= MAX_TRADES_PER_ORDER && uniform(stretch.seed, 201) < SWEEP_CHANCE;
}

function orderTrades(
  stretch: Stretch,
  profile: PairProfile,
  drift: (timeMs: number) => number,
): SimulatedTrade[] {
  const { seed } = stretch;
  const place = uniform(seed, 202);
  const timeUs = Math.floor((stretch.startMs + place * stretch.spanMs) * 1_000);
  const bridge = Math.sqrt(stretch.variance * place * (1 - place)) * nearlyNormal(seed, 60);
  const moved =
    stretch.logPriceStart +
    place * (stretch.logPriceEnd - stretch.logPriceStart) +
    bridge +
    drift(timeUs / 1_000);
  const middle = profile.basePrice * Math.exp(moved);
  const buys = uniform(seed, 203) < 0.5;
  const tick = 10 ** -profile.priceDecimals;
  const halfSpread = Math.max(tick / 2, middle * profile.halfSpread);
  const orderType = uniform(seed, 204) < 0.6 ? 'market' : 'limit';
  return Array.from({ length: stretch.tradeCount }, (_, index) => {
    // Each resting order that is used up leaves a slightly worse price to the next.
    const reach = halfSpread + index * tick * (1 + Math.floor(3 * uniform(seed, 300 + index)));
    const size = profile.typicalQuoteSize * heavyTailed(uniform(seed, 400 + index));
    return {
      id: stretch.firstId + index,
      timeUs,
      price: rounded(middle + (buys ? reach : -reach), profile.priceDecimals),
      quantity: Math.max(1e-8, rounded(size / middle, 8)),
      side: buys ? 'buy' : 'sell',
      orderType,
    };
  });
}

/** Most trades are small, a few very large; the median is about 1. Pareto with exponent 1.25, cut at 1,000. */
function heavyTailed(draw: number): number {
  return Math.min(1_000, 0.6 * ((1 - draw) ** -0.8 - 0.9));
}

function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

function pathOf(seed: number, pair: Pair, profile: PairProfile): PricePath {
  return createPricePath(
    textSeed(seed, pair),
    textSeed(seed, 'climate'),
    profile.dailyVolatility,
    profile.tradesPerSec,
  );
}

/** What the pair takes over from its leader. */
function followedMoves(seed: number, pair: Pair, profile: PairProfile): (timeMs: number) => number {
  const { follows } = profile;
  if (follows === undefined) return () => 0;
  const leader = `${follows.base}${pair.slice(pair.indexOf('/'))}` as Pair;
  const leaderProfile = pairProfile(leader);
  const now = pathOf(seed, leader, leaderProfile);
  const before = pathOf(seed, leader, leaderProfile);
  return (timeMs) =>
    follows.promptShare * now.at(timeMs) + follows.lateShare * before.at(timeMs - follows.lagMs);
}
