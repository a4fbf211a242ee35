import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { createSimulatedBinance } from '@foretick/simulator';
import { BTC, listen, pair, runningClock, simulated } from '@foretick/venue-connection/testing';
import { createBinanceFeed } from './binance-feed.ts';
import { symbolOf } from './symbol.ts';

it('names a market as Binance does, under an alias only where one was asked for', () => {
  assert.equal(symbolOf(pair('BTC/USDT'), {}), 'BTCUSDT');
  assert.equal(symbolOf(BTC, {}), 'BTCUSD');
  assert.equal(symbolOf(BTC, { USD: 'USDT' }), 'BTCUSDT');
  assert.equal(symbolOf(pair('USD/TRY'), { USD: 'USDT' }), 'USDTRY');
});

it('feeds one market to one instrument only', async () => {
  const usdt = pair('BTC/USDT');
  const venue = await createSimulatedBinance({ clock: runningClock, seed: 1, pairs: [usdt] });
  const { restUrl, wsUrl } = venue;
  const quoteAlias = { USD: 'USDT' };
  const feed = createBinanceFeed({
    clock: runningClock,
    random: () => 0,
    restUrl,
    wsUrl,
    exchange: 'simulated',
    quoteAlias,
  });
  const listener = listen(feed, [simulated(BTC), simulated(usdt), 'kraken:BTC/USD' as InstrumentId]);
  try {
    const connected = await listener.until('connected');
    assert.deepEqual(connected.instruments, [simulated(BTC)]);
    const refused = listener.events.filter((event) => event.kind === 'refused');
    assert.deepEqual(
      refused.map(({ instrument, reason }) => [instrument, reason]),
      [
        [simulated(usdt), 'it is the same market as simulated:BTC/USD; ask for one of the two'],
        ['kraken:BTC/USD', 'this feed has simulated: instruments only'],
      ],
    );
    const { trades } = await listener.until('trades');
    assert.equal(trades[0]?.instrument, simulated(BTC));
  } finally {
    await listener.stop();
    await venue.close();
  }
});
