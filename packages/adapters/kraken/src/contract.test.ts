import { marketFeedContract } from '@foretick/ports/contract/market-feed';
import { createSimulatedExchange } from '@foretick/simulator';
import { makeVenueCase } from '@foretick/venue-connection/testing';
import { createKrakenFeed } from './kraken-feed.ts';

marketFeedContract('kraken', () =>
  makeVenueCase(async ({ clock, market }) => {
    const venue = await createSimulatedExchange({ clock, market, sendEveryMs: 10, heartbeatEveryMs: 50 });
    const feed = createKrakenFeed({
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
