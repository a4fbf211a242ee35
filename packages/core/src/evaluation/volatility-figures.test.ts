import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitHar, harVariance, volatilityRows } from '../forecast/index.ts';
import { realisedVarianceLabels } from '../label/index.ts';
import { seededRandom } from './seeded-random.ts';
import { createVolatilityWalk } from './volatility-figures.ts';

const MINUTE_MS = 60_000;
const STEPS = 15;

describe('volatility forecast', () => {
  const candles = changingMarket(20_000);
  const rows = volatilityRows(candles);
  const labels = realisedVarianceLabels(candles, STEPS);
  const fold = [0, 14_000 - STEPS, 14_000, 20_000] as const;

  it('beats the decayed mean where volatility comes back to its mean, and has the right level', () => {
    const walk = createVolatilityWalk(rows, labels, STEPS);
    walk.addFold(...fold);
    const [har, decayed] = walk.scores(900);
    assert.ok(har && decayed);
    assert.deepEqual(
      [har.model, har.n, decayed.model, decayed.n],
      ['har', 6_000 - STEPS, 'ewma-60', 6_000 - STEPS],
    );
    assert.ok(
      (har.logRvR2 ?? 0) > (decayed.logRvR2 ?? 1) + 0.02,
      `${har.logRvR2} against ${decayed.logRvR2}`,
    );
    assert.ok((har.qlike ?? 1) < (decayed.qlike ?? 0), `${har.qlike} against ${decayed.qlike}`);
    assert.ok((har.logRvR2 ?? 0) > 0.4);
    const fit = fitHar({ rows, labels, from: 0, to: 14_000, steps: STEPS });
    assert.ok(fit);
    let ratios = 0;
    for (let row = 14_000; row < 20_000 - STEPS; row += 1) {
      ratios += (labels.variances[row] ?? 0) / harVariance(fit, rows, row);
    }
    const level = ratios / (6_000 - STEPS);
    assert.ok(Math.abs(level - 1) < 0.1, `level ${level}`);
  });

  it('learns from its training rows alone', () => {
    const fit = (known: typeof labels) => fitHar({ rows, labels: known, from: 0, to: 10_000, steps: STEPS });
    const other = { ...labels, variances: labels.variances.map((value, i) => (i < 10_000 ? value : 1)) };
    assert.deepEqual(fit(other), fit(labels));
    assert.equal(fitHar({ rows, labels, from: 0, to: 1_500, steps: STEPS }), undefined);
  });

  it('sees nothing newer than its row', () => {
    const cut = volatilityRows(candles.slice(0, 5_000));
    assert.deepEqual(cut.values, rows.values.subarray(0, 5_000 * rows.width));
  });

  it('has no figures without a fold', () => {
    const [har] = createVolatilityWalk(rows, labels, STEPS).scores(900);
    assert.deepEqual([har?.n, har?.logRvR2, har?.qlike], [0, undefined, undefined]);
  });
});

/** One-minute candles whose logarithm of volatility wanders around a mean. */
function changingMarket(count: number) {
  const random = seededRandom(8);
  const normal = () => random() + random() + random() + random() - 2;
  let close = 100;
  let level = 0;
  return Array.from({ length: count }, (_, i) => {
    level = 0.97 * level + 0.4 * normal();
    close *= Math.exp(0.001 * Math.exp(level) * normal());
    return { openTime: i * MINUTE_MS, closeTime: (i + 1) * MINUTE_MS, close, complete: true };
  });
}
