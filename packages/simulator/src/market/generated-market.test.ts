import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Pair } from '@foretick/core/trade';
import fc from 'fast-check';
import { createGeneratedMarket } from './generated-market.ts';
import { MARKET_START_MS } from './price-path.ts';
import { mean, minuteReturns } from './testing/statistics.ts';

const BTC = 'BTC/USD' as Pair;
const ETH = 'ETH/USD' as Pair;
const pairs = [BTC, ETH];
const HOUR_US = 3_600_000_000;
const NOON_US = Date.UTC(2026, 4, 20, 12) * 1_000;

describe('generated market', () => {
  it('is the same whenever and in whatever pieces it is asked', () => {
    const anyTimeUs = fc
      .integer({ min: MARKET_START_MS, max: MARKET_START_MS + 5 * 366 * 86_400_000 })
      .map((ms) => ms * 1_000);
    const anySpanUs = fc.integer({ min: 1, max: 120_000_000 });
    fc.assert(
      fc.property(
        anyTimeUs,
        anySpanUs,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(...pairs),
        (fromUs, spanUs, share, pair) => {
          const cutUs = fromUs + Math.floor(spanUs * share);
          const whole = createGeneratedMarket({ seed: 5, pairs }).trades(pair, fromUs, fromUs + spanUs);
          const again = createGeneratedMarket({ seed: 5, pairs: [pair] });
          const late = again.trades(pair, cutUs, fromUs + spanUs);
          assert.deepEqual([...again.trades(pair, fromUs, cutUs), ...late], whole);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('counts ids up by one and never goes back in time, also from one root stretch to the next', () => {
    const market = createGeneratedMarket({ seed: 5, pairs });
    const seamUs = (Math.floor(NOON_US / 1_000 / 2 ** 31) + 1) * 2 ** 31 * 1_000;
    for (const pair of pairs) {
      for (const [fromUs, toUs] of [
        [NOON_US, NOON_US + HOUR_US],
        [seamUs - HOUR_US, seamUs + HOUR_US],
      ] as const) {
        const trades = market.trades(pair, fromUs, toUs);
        assert.ok(trades.length > 500);
        for (const [index, trade] of trades.entries()) {
          const previous = trades[index - 1];
          assert.ok(Number.isSafeInteger(trade.timeUs) && trade.timeUs >= fromUs && trade.timeUs < toUs);
          assert.ok(trade.price > 0 && trade.quantity > 0);
          assert.equal(Number(trade.quantity.toFixed(8)), trade.quantity);
          if (!previous) continue;
          assert.equal(trade.id, previous.id + 1);
          assert.ok(trade.timeUs >= previous.timeUs);
          assert.ok(Math.abs(Math.log(trade.price / previous.price)) < 0.02, 'a jump in price');
        }
      }
    }
  });

  it('depends on the seed', () => {
    const first = createGeneratedMarket({ seed: 5, pairs }).trades(BTC, NOON_US, NOON_US + 60_000_000);
    const other = createGeneratedMarket({ seed: 6, pairs }).trades(BTC, NOON_US, NOON_US + 60_000_000);
    assert.notDeepEqual(
      first.map((trade) => trade.price),
      other.map((trade) => trade.price),
    );
  });

  it('starts somewhere: before its start there is nothing', () => {
    const market = createGeneratedMarket({ seed: 5, pairs });
    assert.deepEqual(market.trades(BTC, 0, MARKET_START_MS * 1_000), []);
    assert.equal(market.startUs(BTC), MARKET_START_MS * 1_000);
  });

  it('has a level, a pace and a volatility to be believed', () => {
    const trades = createGeneratedMarket({ seed: 5, pairs }).trades(BTC, NOON_US - 24 * HOUR_US, NOON_US);
    const level = mean(trades.map((trade) => trade.price));
    assert.ok(level > 45_000 && level < 75_000, `level ${level}`);
    const rate = trades.length / 86_400;
    assert.ok(rate > 0.5 && rate < 10, `${rate} trades a second`);
    const returns = minuteReturns(trades, NOON_US - 24 * HOUR_US, NOON_US);
    const sdBp = Math.sqrt(mean(returns.map((value) => value ** 2))) * 10_000;
    assert.ok(sdBp > 2 && sdBp < 20, `standard deviation ${sdBp} bp a minute`);
    const perSec = Map.groupBy(trades, (trade) => Math.floor(trade.timeUs / 1_000_000));
    assert.ok(perSec.size < 0.9 * 86_400, 'no quiet seconds');
  });
});
