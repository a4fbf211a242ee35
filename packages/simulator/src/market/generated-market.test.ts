import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Pair } from '@foretick/core/trade';
import fc from 'fast-check';
import { createGeneratedMarket } from './generated-market.ts';
import { MARKET_START_MS } from './price-path.ts';

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

  it('looks like a market: level, clusters, fat tails, bounce, quiet and busy seconds', () => {
    const trades = createGeneratedMarket({ seed: 5, pairs }).trades(BTC, NOON_US - 24 * HOUR_US, NOON_US);
    const level = trades.reduce((sum, trade) => sum + trade.price, 0) / trades.length;
    assert.ok(level > 45_000 && level < 75_000, `level ${level}`);
    const rate = trades.length / 86_400;
    assert.ok(rate > 0.5 && rate < 10, `${rate} trades a second`);

    const returns = minuteReturns(trades, NOON_US - 24 * HOUR_US, NOON_US);
    const variance = mean(returns.map((value) => value ** 2));
    const sdBp = Math.sqrt(variance) * 10_000;
    assert.ok(sdBp > 2 && sdBp < 20, `standard deviation ${sdBp} bp a minute`);
    const kurtosis = mean(returns.map((value) => value ** 4)) / variance ** 2;
    assert.ok(kurtosis > 4, `kurtosis ${kurtosis}`);
    const clustering = correlation(returns.slice(0, -1).map(Math.abs), returns.slice(1).map(Math.abs));
    assert.ok(clustering > 0.1, `clustering ${clustering}`);

    // One price for each order: those that a large order goes through rise or fall in a row.
    const orders = trades.filter((trade, index) => trade.timeUs !== trades[index - 1]?.timeUs);
    const ticks = orders.slice(1).map((trade, index) => trade.price - (orders[index]?.price ?? 0));
    const bounce = correlation(ticks.slice(0, -1), ticks.slice(1));
    assert.ok(bounce < -0.05, `bounce ${bounce}`);

    const perSec = new Map<number, number>();
    for (const trade of trades) {
      const second = Math.floor(trade.timeUs / 1_000_000);
      perSec.set(second, (perSec.get(second) ?? 0) + 1);
    }
    assert.ok(perSec.size < 0.9 * 86_400, 'no quiet seconds');
    assert.ok(Math.max(...perSec.values()) > 20, 'no bursts');
  });

  it('has a day that is busier around midnight than at noon', () => {
    const market = createGeneratedMarket({ seed: 5, pairs });
    let midnight = 0;
    let noon = 0;
    for (let day = 0; day < 20; day += 1) {
      const noonUs = NOON_US + day * 24 * HOUR_US;
      noon += market.trades(ETH, noonUs - HOUR_US, noonUs + HOUR_US).length;
      midnight += market.trades(ETH, noonUs + 11 * HOUR_US, noonUs + 13 * HOUR_US).length;
    }
    assert.ok(midnight > 1.5 * noon, `${midnight} trades around midnight, ${noon} around noon`);
  });

  it('lets the second coin follow the first a minute later', () => {
    const market = createGeneratedMarket({ seed: 5, pairs });
    const fromUs = NOON_US - 48 * HOUR_US;
    const btc = minuteReturns(market.trades(BTC, fromUs, NOON_US), fromUs, NOON_US);
    const eth = minuteReturns(market.trades(ETH, fromUs, NOON_US), fromUs, NOON_US);
    const together = correlation(btc, eth);
    const later = correlation(btc.slice(0, -1), eth.slice(1));
    const leading = correlation(btc.slice(1), eth.slice(0, -1));
    assert.ok(together > 0.3, `at once ${together}`);
    assert.ok(later > 0.1, `a minute later ${later}`);
    assert.ok(Math.abs(leading) < 0.08, `a minute before ${leading}`);
  });
});

function minuteReturns(
  trades: readonly { timeUs: number; price: number }[],
  fromUs: number,
  toUs: number,
): number[] {
  const closes: number[] = [];
  let at = 0;
  let price = trades[0]?.price ?? 1;
  for (let endUs = fromUs + 60_000_000; endUs <= toUs; endUs += 60_000_000) {
    for (let trade = trades[at]; trade !== undefined && trade.timeUs < endUs; trade = trades[at]) {
      price = trade.price;
      at += 1;
    }
    closes.push(price);
  }
  return closes.slice(1).map((close, index) => Math.log(close / (closes[index] ?? close)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function correlation(left: readonly number[], right: readonly number[]): number {
  const [meanLeft, meanRight] = [mean(left), mean(right)];
  const product = mean(left.map((value, index) => (value - meanLeft) * ((right[index] ?? 0) - meanRight)));
  const spreadLeft = Math.sqrt(mean(left.map((value) => (value - meanLeft) ** 2)));
  return product / (spreadLeft * Math.sqrt(mean(right.map((value) => (value - meanRight) ** 2))));
}
