import { marketFeedContract } from '@foretick/ports/contract/market-feed';
import { createSimulatedBinance } from '@foretick/simulator';
import { makeVenueCase } from '@foretick/venue-connection/testing';
import { createBinanceFeed } from './binance-feed.ts';

marketFeedContract('binance', () =>
  makeVenueCase(async ({ clock, market }) => {
    const venue = await createSimulatedBinance({ clock, market, sendEveryMs: 10, heartbeatEveryMs: 50 });
    const feed = createBinanceFeed({
      clock,
      random: () => 0.5,
      restUrl: venue.restUrl,
      wsUrl: venue.wsUrl,
      exchange: 'simulated',
      timing: { aliveMarginMs: 100, tickMs: 20, callEveryMs: 1 },
    });
    return { feed, close: () => venue.close() };
  }),
);
