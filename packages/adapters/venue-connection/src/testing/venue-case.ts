import type { InstrumentId, Pair, Trade } from '@foretick/core/trade';
import type { Clock, MarketFeed } from '@foretick/ports';
import type { MarketFeedCase } from '@foretick/ports/contract/market-feed';
import {
  createGeneratedMarket,
  createRecordedMarket,
  type MarketSource,
  type SimulatedTrade,
} from '@foretick/simulator';
import { BTC, createHeldClock, ETH, expectedTrades, pair, simulated } from './case.ts';

const START_MS = Date.UTC(2026, 2, 10, 23, 55);
const PAST_MS = 10 * 60_000;
const PAIRS: readonly Pair[] = [BTC, ETH];

/** A case for `marketFeedContract`: ten minutes of a generated market, and twelve trades to come of each pair. */
export async function makeVenueCase(
  open: (world: {
    readonly clock: Clock;
    readonly market: MarketSource;
  }) => Promise<{ readonly feed: MarketFeed; readonly close: () => Promise<void> }>,
): Promise<MarketFeedCase> {
  const generated = createGeneratedMarket({ seed: 7, pairs: PAIRS });
  const past = new Map<Pair, readonly SimulatedTrade[]>();
  const coming = new Map<Pair, readonly SimulatedTrade[]>();
  for (const name of PAIRS) {
    const before = generated.trades(name, (START_MS - PAST_MS) * 1_000, START_MS * 1_000);
    past.set(name, before);
    coming.set(name, tradesAfter(before.at(-1)));
  }
  const all = new Map(PAIRS.map((name) => [name, [...(past.get(name) ?? []), ...(coming.get(name) ?? [])]]));
  const clock = createHeldClock(START_MS);
  const { feed, close } = await open({ clock, market: createRecordedMarket(all) });
  return {
    feed,
    now: () => clock.now(),
    past: expected(past),
    coming: expected(coming),
    play: async () => clock.release(),
    unknown: unknownInstrument,
    close,
  };
}

const unknownInstrument: InstrumentId = simulated(pair('NOPE/USD'));

function expected(trades: ReadonlyMap<Pair, readonly SimulatedTrade[]>): readonly Trade[] {
  return [...trades].flatMap(([name, list]) => expectedTrades(list, simulated(name)));
}

/** Twelve trades within 0.4 s, some of them in the same microsecond. */
function tradesAfter(last: SimulatedTrade | undefined): readonly SimulatedTrade[] {
  return Array.from({ length: 12 }, (_, index) => ({
    id: (last?.id ?? 0) + 1 + index,
    timeUs: START_MS * 1_000 + Math.floor(index / 2) * 70_009 + 777,
    price: Math.round((last?.price ?? 1) * 10 + index) / 10,
    quantity: (10 + index) / 1_000,
    side: index % 3 === 0 ? 'sell' : 'buy',
    orderType: 'market',
  }));
}
