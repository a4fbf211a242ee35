import { createSimulatedBinance } from '@foretick/simulator';
import { liveSuite, restSuite } from '@foretick/venue-connection/testing';
import { createBinanceFeed } from './binance-feed.ts';

const trade = { e: 'trade', E: 1, s: 'BTCUSD', t: 5, p: '1.5', q: '2', T: 1_700_000_000_000, m: true };

liveSuite({
  name: 'Binance',
  startVenue: createSimulatedBinance,
  createFeed: createBinanceFeed,
  malformed: ['{"stream":"btcusd@tra', 'null', '{"stream":"btcusd@trade","data":7}', '{"id":3}'],
  mixed: {
    messages: [
      { ...trade, p: '-1' },
      { ...trade, q: 2 },
      { ...trade, s: 'SOLUSD' },
      { ...trade, m: undefined },
      { ...trade, p: '' },
      trade,
    ].map((data) => JSON.stringify({ stream: 'btcusd@trade', data })),
    reasons: [
      'price-not-positive',
      'q (quantity) is not a text',
      'nobody asked for this symbol',
      'm (buyer is maker) is neither true nor false',
      'price-not-positive',
    ],
  },
});

restSuite({
  name: 'Binance',
  prefix: 'BINANCE',
  startVenue: createSimulatedBinance,
  createFeed: createBinanceFeed,
});
