import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { marketFigures, medianLatencyMs } from './market-figures.ts';
import { seededRandom } from './seeded-random.ts';

describe('market figures', () => {
  it('see prices bounce between two sides, and only there', () => {
    const random = seededRandom(3);
    const prices: number[] = [100];
    for (let i = 1; i < 20_000; i += 1) prices.push((prices[i - 1] ?? 0) * (1 + 0.0005 * (random() - 0.5)));
    const still = prices.map((close, i) => ({ ...minute(i), close }));
    const candles = still.map((one) => ({ ...one, close: one.close * (random() < 0.5 ? 0.9998 : 1.0002) }));
    const bouncing = marketFigures(candles, 0, 20_000 * 60_000);
    // Noise e on each price: the correlation is -var(e) / (var(r) + 2 var(e)) = -4 / (2.083 + 8).
    assert.ok(Math.abs((bouncing.autocorrelation ?? 0) + 4 / 10.083) < 0.02, `${bouncing.autocorrelation}`);
    const calm = marketFigures(still, 0, 20_000 * 60_000);
    assert.ok(Math.abs(calm.autocorrelation ?? 1) < 0.02, `${calm.autocorrelation}`);
  });

  it('count returns between complete candles that follow each other, inside the span', () => {
    // close time  1    2    3    4    5*   6    --   8    9   (* incomplete, 7 is missing, 4 has no trade)
    const closes = [100, 110, 110, 110, 120, 120, 0, 130, 140];
    const candles = closes
      .map((close, i) => ({ ...minute(i), close, complete: i !== 4, filled: i === 3 }))
      .filter(({ close }) => close > 0);
    const { returns, zeroMoveShare, filledShare } = marketFigures(candles, 0, 9 * 60_000);
    // 1→2, 2→3, 3→4, 8→9
    assert.deepEqual([returns, zeroMoveShare, filledShare], [4, 2 / 4, 1 / 8]);
    assert.equal(marketFigures(candles, 60_000, 3 * 60_000).returns, 1);
  });
});

describe('median latency', () => {
  it('is that of the candles seen live, where there are any', () => {
    const candle = (delay: number, availability: 'observed' | 'modelled', revision = 0) => ({
      ...{ closeTime: 0, availableAt: delay, availability, revision },
    });
    const modelled = [candle(1_000, 'modelled'), candle(1_000, 'modelled')];
    assert.equal(medianLatencyMs(modelled), 1_000);
    const live = [candle(300, 'observed'), candle(500, 'observed'), candle(90_000, 'observed')];
    assert.equal(medianLatencyMs([...modelled, ...live, candle(9e9, 'observed', 1)]), 500);
    assert.equal(medianLatencyMs([]), undefined);
  });
});

function minute(i: number) {
  return { openTime: i * 60_000, closeTime: (i + 1) * 60_000, close: 100, complete: true, filled: false };
}
