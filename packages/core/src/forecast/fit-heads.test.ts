import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '../indicator/random-candles.ts';
import { errorQuantiles, fitHeads } from './fit-heads.ts';
import { parseHeads } from './parse-heads.ts';
import { purgedBefore } from './purged-before.ts';
import { splitTraining, type TrainingRows } from './training-rows.ts';

const STEPS = 5;

describe('heads', () => {
  const rows = noise(4_000, 1.5);
  const still = noChange(rows);
  const heads = fitHeads(rows, still);

  it('say how far returns go: the volatility is that of the returns, and errors are in its units', () => {
    assert.ok(heads.volatility.kind === 'scaled');
    assert.ok(Math.abs(heads.volatility.factor - 1.5) < 0.05, `${heads.volatility.factor}`);
    const at = (level: number) => heads.errorQuantiles[Math.ceil(501 * level) - 1] ?? 0;
    for (const [level, expected] of [
      [0.5, 0.674],
      [0.8, 1.282],
      [0.95, 1.96],
    ] as const) {
      assert.ok(Math.abs(at(level) - expected) < 0.12, `${level}: ${at(level)}`);
    }
    assert.deepEqual(heads.median, { threshold: 0, factor: 0 });
  });

  it('have seen neither the holdout, for the volatility, nor anything else for the errors', () => {
    const wild = { ...rows, labels: { ...rows.labels, logReturns: rows.labels.logReturns.slice() } };
    const first = still.rows[0] ?? 0;
    // The last rows before the holdout reach into it, so that they count for nothing.
    for (let row = first - STEPS + 1; row < rows.to; row += 1) wild.labels.logReturns[row] = 1;
    assert.deepEqual(fitHeads(wild, still).volatility, heads.volatility);
    for (let row = 0; row < first; row += 1) wild.labels.logReturns[row] = rows.labels.logReturns[row] ?? 0;
    wild.labels.logReturns[first - STEPS] = 1;
    assert.notDeepEqual(fitHeads(wild, still).volatility, heads.volatility);
  });

  it('come back from JSON as they were, and what is damaged does not', () => {
    const kept: unknown = JSON.parse(JSON.stringify(heads));
    assert.deepEqual(parseHeads(kept), heads);
    const damaged: readonly unknown[] = [
      undefined,
      { ...heads, median: { threshold: 0 } },
      { ...heads, median: { threshold: 0, factor: 1.1 } },
      { ...heads, median: { threshold: -0.1, factor: 1 } },
      { ...heads, volatility: { kind: 'scaled', factor: 0 } },
      { ...heads, volatility: { kind: 'guess', factor: 1 } },
      { ...heads, errorQuantiles: undefined },
      { ...heads, errorQuantiles: [0.2, 0.1] },
      { ...heads, errorQuantiles: [0.1, null] },
    ];
    for (const value of damaged) assert.equal(parseHeads(value), undefined, JSON.stringify(value));
  });
});

describe('error quantiles', () => {
  it('are all errors where there are few, else such that conformal ranks stay what they were', () => {
    assert.deepEqual(errorQuantiles(Float64Array.of(3, 1, 2)), [1, 2, 3]);
    const many = Float64Array.from({ length: 10_000 }, (_, i) => i + 1);
    const kept = errorQuantiles(many, 100);
    assert.equal(kept.length, 100);
    assert.equal(kept.at(-1), 10_000);
    for (const level of [0.5, 0.8, 0.95]) {
      const exact = many[Math.ceil(10_001 * level) - 1] ?? 0;
      const approximate = kept[Math.ceil(101 * level) - 1] ?? 0;
      assert.ok(approximate >= exact && approximate - exact <= 100, `${level}: ${approximate}, ${exact}`);
    }
  });
});

describe('rows before a row', () => {
  it('are those whose horizon had passed', () => {
    const rows = noise(100, 1);
    assert.equal(purgedBefore(rows, 50).to, 50 - STEPS + 1);
    assert.equal(purgedBefore({ ...rows, from: 49 }, 50).to, 49);
  });
});

/** Normal returns of so many times the volatility that the features say. */
function noise(count: number, factor: number): TrainingRows {
  const random = seededRandom(3);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const volatility = Float64Array.from({ length: count }, () => 0.001 * (1 + random()));
  const known = new Uint8Array(count).fill(1);
  return {
    matrix: {
      rows: count,
      width: 1,
      names: ['x0'],
      values: new Float64Array(count),
      volatility,
      asOf: Float64Array.from({ length: count }, (_, i) => i * 60_000),
      ready: known,
    },
    labels: {
      logReturns: volatility.map((one) => one * Math.sqrt(STEPS) * factor * normal()),
      known,
      traded: known,
    },
    from: 0,
    to: count,
    horizonSec: STEPS * 60,
    intervalSec: 60,
  };
}

function noChange(rows: TrainingRows) {
  const split = splitTraining(rows);
  assert.ok(split.kind === 'split');
  return { rows: split.holdout, scaled: new Float64Array(split.holdout.length) };
}
