import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Pair } from '@foretick/core/trade';
import { createGeneratedMarket } from './generated-market.ts';
import type { SimulatedTrade } from './market-source.ts';
import { autocorrelation, correlation, kurtosis, mean, minuteReturns } from './testing/statistics.ts';

const BTC = 'BTC/USD' as Pair;
const ETH = 'ETH/USD' as Pair;
const PAIRS = [BTC, ETH];
const LONG = process.env.FORETICK_TEST_SIZE === 'long';
const SEEDS = LONG ? Array.from({ length: 20 }, (_, index) => index + 1) : [1, 5];
const DAY_US = 86_400_000_000;
const FROM_US = Date.UTC(2026, 4, 20) * 1_000;
const DAYS = 3;
const TO_US = FROM_US + DAYS * DAY_US;

/**
 * What all liquid markets have in common. Source: R. Cont, "Empirical properties of asset returns: stylized facts and
 * statistical issues", Quantitative Finance 1 (2001); bid-ask bounce: R. Roll, Journal of Finance 39 (1984).
 */
describe('the generated market has the stylised facts of markets', () => {
  for (const seed of SEEDS) {
    const market = createGeneratedMarket({ seed, pairs: PAIRS });
    const returns = new Map<Pair, readonly number[]>();
    for (const pair of PAIRS) {
      it(`seed ${seed}, ${pair}: ${DAYS} days`, () => {
        const trades = market.trades(pair, FROM_US, TO_US);
        const minutes = minuteReturns(trades, FROM_US, TO_US);
        returns.set(pair, minutes);

        for (let lag = 1; lag <= 10; lag += 1) {
          const clustering = autocorrelation(minutes.map(Math.abs), lag);
          assert.ok(clustering > 0.1, `volatility clusters: ${clustering} at a lag of ${lag} min`);
        }
        assert.ok(kurtosis(minutes) > 4, `fat tails: kurtosis ${kurtosis(minutes)}`);
        const changes = trades.slice(1).map((trade, index) => trade.price - (trades[index]?.price ?? 0));
        const bounce = autocorrelation(changes, 1);
        assert.ok(bounce < -0.05, `bid-ask bounce: ${bounce}`);
        const fano = fanoFactor(trades);
        assert.ok(fano > 1.5, `bursts: Fano factor ${fano}`);
        const [edges, middle] = edgesAndMiddle(trades);
        assert.ok(
          edges > 1.3 * middle,
          `U-shaped day: ${edges} trades at the edges, ${middle} in the middle`,
        );
      });
    }

    it(`seed ${seed}: ETH follows BTC a minute later, BTC does not follow ETH`, () => {
      const [btc = [], eth = []] = [returns.get(BTC), returns.get(ETH)];
      const follows = correlation(btc.slice(0, -1), eth.slice(1));
      const leads = correlation(btc.slice(1), eth.slice(0, -1));
      const together = correlation(btc, eth);
      assert.ok(follows > 0.1, `follows ${follows}`);
      assert.ok(Math.abs(leads) < 0.1, `leads ${leads}`);
      assert.ok(together > 0.3, `at once ${together}`);
      // When one is wild, so is the other.
      const wild = correlation(btc.map(Math.abs), eth.map(Math.abs));
      assert.ok(wild > 0.2, `wild together ${wild}`);
    });

    it(`seed ${seed}: the past does not tell where BTC goes`, () => {
      const drift = autocorrelation(returns.get(BTC) ?? [], 1);
      assert.ok(Math.abs(drift) < 0.08, `autocorrelation of returns ${drift}`);
    });
  }

  it('24 h of one pair take less than 3 s', () => {
    for (const pair of PAIRS) {
      const begun = performance.now();
      const trades = createGeneratedMarket({ seed: 5, pairs: PAIRS }).trades(pair, FROM_US, FROM_US + DAY_US);
      const tookMs = performance.now() - begun;
      assert.ok(trades.length > 20_000);
      assert.ok(tookMs < 3_000, `${trades.length} trades of ${pair} took ${tookMs} ms`);
    }
  });
});

/** Variance over mean of the trades in a second: 1 when they come independently of each other. */
function fanoFactor(trades: readonly SimulatedTrade[]): number {
  const counts = new Array<number>((TO_US - FROM_US) / 1_000_000).fill(0);
  for (const { timeUs } of trades) {
    const second = Math.floor((timeUs - FROM_US) / 1_000_000);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  const average = mean(counts);
  return mean(counts.map((count) => (count - average) ** 2)) / average;
}

/** Trades in the first and last three hours of the days, and in the six hours around noon (UTC). */
function edgesAndMiddle(trades: readonly SimulatedTrade[]): readonly [number, number] {
  const hours = trades.map(({ timeUs }) => Math.floor((timeUs % DAY_US) / 3_600_000_000));
  return [
    hours.filter((hour) => hour < 3 || hour >= 21).length,
    hours.filter((hour) => hour >= 9 && hour < 15).length,
  ];
}
