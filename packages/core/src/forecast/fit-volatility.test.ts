import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '../candle/index.ts';
import { DEFAULT_FEATURE_VIEW, featureMatrixSteps, NO_SURROUNDINGS } from '../feature/index.ts';
import { seededRandom } from '../indicator/random-candles.ts';
import { logReturnLabels, realisedVarianceLabels } from '../label/index.ts';
import type { InstrumentId } from '../trade/index.ts';
import { fitVolatility, varianceSteps } from './fit-volatility.ts';
import { parseVolatility } from './parse-volatility.ts';
import type { TrainingRows } from './training-rows.ts';
import { volatilityForecast } from './volatility-model.ts';

const MINUTE_MS = 60_000;
const COUNT = 9_000;
const TRAINED = 6_000;

describe('volatility from features', () => {
  const rows = marketRows(900);
  const trained = { ...rows, to: TRAINED - 15 };
  const fitted = fitVolatility(trained);

  it('beats a factor on the usual volatility where volatility comes back to its mean, and has the right level', () => {
    assert.ok(fitted.kind === 'har');
    const { variances, ...without } = trained;
    const factor = fitVolatility(without);
    assert.ok(factor.kind === 'scaled');
    const [har, usual] = [fitted, factor].map((one) => figures(rows, one));
    assert.ok(har && usual && har.qlike < 0.8 * usual.qlike, `${har?.qlike} against ${usual?.qlike}`);
    assert.ok(Math.abs(har.level - 1) < 0.15, `level ${har.level}`);
  });

  it('learns from its rows alone, and from none whose variance reaches beyond them', () => {
    assert.ok(rows.variances);
    const other = rows.variances.variances.map((value, row) => (row < TRAINED - 15 ? value : 1));
    assert.deepEqual(
      fitVolatility({ ...trained, variances: { ...rows.variances, variances: other } }),
      fitted,
    );
    // One minute ahead, variance is realised over five: the last four rows do not count.
    const near = { ...marketRows(60), to: TRAINED - 1 };
    assert.ok(near.variances);
    const wild = near.variances.variances.map((value, row) => (row < near.to - 4 ? value : 1));
    assert.deepEqual(
      fitVolatility({ ...near, variances: { ...near.variances, variances: wild } }),
      fitVolatility(near),
    );
  });

  it('learns nothing from rows whose variance is not known, or that have no vector', () => {
    assert.ok(trained.variances);
    const { variances, known } = trained.variances;
    const without = (wild: number) => {
      const holes = { variances: variances.slice(), known: known.slice() };
      holes.variances.fill(wild, 2_000, 2_300);
      holes.known.fill(0, 2_000, 2_300);
      const ready = trained.matrix.ready.slice();
      ready.fill(0, 3_000, 3_300);
      holes.variances.fill(wild, 3_000, 3_300);
      return fitVolatility({ ...trained, variances: holes, matrix: { ...trained.matrix, ready } });
    };
    assert.deepEqual(without(1), without(1e-9));
    assert.notDeepEqual(without(1), fitted);
  });

  it('is a factor where there is too little to learn from, or the features are others', () => {
    assert.equal(fitVolatility({ ...trained, from: TRAINED - 200 }).kind, 'scaled');
    const strange = { ...trained.matrix, names: trained.matrix.names.map((name) => `other_${name}`) };
    assert.equal(fitVolatility({ ...trained, matrix: strange }).kind, 'scaled');
  });

  it('comes back from JSON as it was, and what is damaged does not', () => {
    assert.deepEqual(parseVolatility(JSON.parse(JSON.stringify(fitted))), fitted);
    for (const damage of [
      { scale: 0 },
      { level: null },
      { columns: [1.5] },
      { coefficients: [] },
      { trees: {} },
      { kind: 'guess' },
    ]) {
      assert.equal(parseVolatility({ ...fitted, ...damage }), undefined, JSON.stringify(damage));
    }
  });
});

/** QLIKE, and realised over forecast variance in the mean, on rows that were not trained on. */
function figures({ matrix, variances }: TrainingRows, parameters: ReturnType<typeof fitVolatility>) {
  let qlike = 0;
  let level = 0;
  let n = 0;
  for (let row = TRAINED; row < COUNT; row += 1) {
    if (variances?.known[row] !== 1) continue;
    const values = matrix.values.subarray(row * matrix.width, (row + 1) * matrix.width);
    const vector = { values, volatility: matrix.volatility[row] ?? 0 };
    const ratio = (variances.variances[row] ?? 0) / volatilityForecast(parameters, vector, 900, 60) ** 2;
    qlike += ratio - Math.log(ratio) - 1;
    level += ratio;
    n += 1;
  }
  return { qlike: qlike / n, level: level / n };
}

/** One-minute candles whose logarithm of volatility wanders around a mean. */
function marketRows(horizonSec: number): TrainingRows {
  const random = seededRandom(8);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let close = 100;
  let wander = 0;
  const candles = Array.from({ length: COUNT }, (_, i): Candle => {
    const open = close;
    wander = 0.97 * wander + 0.25 * normal();
    close *= Math.exp(0.001 * Math.exp(wander) * normal());
    const openTime = i * MINUTE_MS;
    return {
      ...{ instrument: 'test:BTC/USD' as InstrumentId, intervalSec: 60, openTime },
      ...{ closeTime: openTime + MINUTE_MS, revision: 0, status: 'final' },
      ...{ open, high: Math.max(open, close), low: Math.min(open, close), close, volume: 1 },
      ...{ quoteVolume: undefined, vwap: undefined, tradeCount: 1, buyVolume: undefined },
      ...{ sellVolume: undefined, complete: true, filled: false, origin: 'trades' },
      ...{ availableAt: openTime + MINUTE_MS, availability: 'modelled' },
    };
  });
  const steps = featureMatrixSteps(DEFAULT_FEATURE_VIEW, candles, NO_SURROUNDINGS);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const matrix = step.value;
  return {
    ...{ matrix, labels: logReturnLabels(candles, horizonSec), horizonSec, intervalSec: 60 },
    variances: realisedVarianceLabels(candles, varianceSteps(horizonSec, 60)),
    ...{ from: 0, to: matrix.rows },
  };
}
