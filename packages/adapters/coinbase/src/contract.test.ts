import { marketFeedContract } from '@foretick/ports/contract/market-feed';
import { createSimulatedCoinbase } from '@foretick/simulator';
import { makeVenueCase } from '@foretick/venue-connection/testing';
import { createCoinbaseFeed } from './coinbase-feed.ts';

marketFeedContract('coinbase', () =>
  makeVenueCase(async ({ clock, market }) => {
    const venue = await createSimulatedCoinbase({ clock, market, sendEveryMs: 10, heartbeatEveryMs: 50 });
    const feed = createCoinbaseFeed({
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
