import { createSimulatedCoinbase } from '@foretick/simulator';
import { liveSuite, restSuite } from '@foretick/venue-connection/testing';
import { createCoinbaseFeed } from './coinbase-feed.ts';

const trade = {
  trade_id: '5',
  product_id: 'BTC-USD',
  price: '1.5',
  size: '2',
  time: '2026-01-01T00:00:00.0005Z',
  side: 'BUY',
};
const trades = [
  { ...trade, trade_id: '4', price: '-1' },
  { ...trade, size: 2 },
  { ...trade, product_id: 'SOL-USD' },
  { ...trade, side: 'B' },
  { ...trade, time: '2026-01-01 00:00' },
  { ...trade, trade_id: '5a' },
  trade,
];

liveSuite({
  name: 'Coinbase',
  startVenue: createSimulatedCoinbase,
  createFeed: createCoinbaseFeed,
  malformed: [
    '{"channel":"market_tra',
    'null',
    '{"channel":"market_trades","events":7}',
    '{"channel":"market_trades","events":[{}]}',
    '{"channel":"subscriptions","events":[]}',
    '{"a":1}',
  ],
  mixed: {
    messages: [JSON.stringify({ channel: 'market_trades', events: [{ type: 'update', trades }] })],
    reasons: [
      'price-not-positive',
      'nobody asked for this symbol',
      'size is not a text',
      'side is neither BUY nor SELL',
      'time is not a time',
      'trade_id is not a number in a text',
    ],
  },
});

restSuite({
  name: 'Coinbase',
  prefix: 'COINBASE',
  startVenue: createSimulatedCoinbase,
  createFeed: createCoinbaseFeed,
});
