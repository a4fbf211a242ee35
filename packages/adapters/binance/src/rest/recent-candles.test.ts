import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createGeneratedMarket, createSimulatedBinance } from '@foretick/simulator';
import { BTC, createHeldClock, simulated } from '@foretick/venue-connection/testing';
import { createBinanceFeed } from '../binance-feed.ts';

const NOW_MS = Date.UTC(2026, 2, 10, 12, 0, 30);

it('splits the volume by the side of the takers', async () => {
  const clock = createHeldClock(NOW_MS);
  const market = createGeneratedMarket({ seed: 5, pairs: [BTC] });
  const venue = await createSimulatedBinance({ clock, market });
  const { restUrl } = venue;
  const feed = createBinanceFeed({ clock, random: () => 0, restUrl, exchange: 'simulated' });
  try {
    const candles = await feed.recentCandles(simulated(BTC), 60, new AbortController().signal);
    assert.equal(candles.length, 999);
    for (const candle of candles.slice(-30)) {
      const trades = market.trades(BTC, candle.openTime * 1_000, candle.closeTime * 1_000);
      for (const [side, volume] of [
        ['buy', candle.buyVolume],
        ['sell', candle.sellVolume],
      ] as const) {
        const sum = trades
          .filter((trade) => trade.side === side)
          .reduce((all, { quantity }) => all + quantity, 0);
        assert.equal(volume, Number(sum.toFixed(8)));
      }
    }
  } finally {
    await venue.close();
  }
});
