import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_FEATURE_VIEW, featureMatrixSteps, NO_SURROUNDINGS } from '../feature/index.ts';
import { type ModelFamily, RIDGE_FAMILY, type TrainingRows } from '../forecast/index.ts';
import { randomCandles } from '../indicator/random-candles.ts';
import { logReturnLabels } from '../label/index.ts';
import { judge } from './gate.ts';
import { type ChampionModel, type GateEvidence, gateEvidenceSteps } from './gate-walk.ts';

const DAY = 1_440;
const HORIZONS_SEC = [60, 300, 900];
const LONG = process.env.FORETICK_TEST_SIZE === 'long';

describe('the gate, on markets whose truth is known', () => {
  it('promotes a model on at most 3 of 100 random walks, whichever the horizon', () => {
    const walks = LONG ? 100 : 5;
    const promoted = new Map(HORIZONS_SEC.map((horizonSec) => [horizonSec, 0]));
    for (let seed = 1; seed <= walks; seed += 1) {
      const rowsOf = rowsOfMarket(randomCandles(5 * DAY, seed));
      for (const horizonSec of HORIZONS_SEC) {
        if (!verdictOf(rowsOf(horizonSec)).passed) continue;
        promoted.set(horizonSec, (promoted.get(horizonSec) ?? 0) + 1);
      }
    }
    const most = LONG ? 3 : 1;
    assert.ok(Math.max(...promoted.values()) <= most, JSON.stringify([...promoted]));
  });

  it('promotes the model that finds a planted signal', () => {
    for (const seed of [1, 2, 3]) {
      const rows = rowsOfMarket(randomCandles(5 * DAY, seed, { momentum: 0.3 }))(60);
      const { passed, reasons, figures } = verdictOf(rows);
      assert.ok(passed, reasons.join('; '));
      assert.ok((figures.mseSkill ?? 0) > 0.02 && (figures.mseSkill ?? 1) < 0.09, `${figures.mseSkill}`);
    }
  });
});

describe('evidence for the gate', () => {
  const rows = rowsOfMarket(randomCandles(2 * DAY, 1, { momentum: 0.3 }))(120);
  const seen: TrainingRows[] = [];
  const watched: ModelFamily = {
    name: 'watched',
    *fitSteps(training) {
      seen.push(training);
      return yield* RIDGE_FAMILY.fitSteps(training);
    },
  };
  const evidence = evidenceOf(rows, watched);

  it('is of the newest third, by a model that had seen nothing that ended in it', () => {
    // 2,880 candles less a warm-up and two without a known outcome
    assert.ok(Math.abs(evidence.forecasts.length - 2_880 / 3) < 120, `${evidence.forecasts.length}`);
    assert.equal(evidence.steps, 2);
    const [training] = seen;
    assert.ok(training && seen.length === 1);
    const labelled = [...rows.labels.known.keys()].filter((row) => rows.labels.known[row] === 1);
    const firstJudged = labelled.at(-evidence.forecasts.length) ?? 0;
    assert.equal(training.to, firstJudged - 1);
    const wild = { ...rows, labels: { ...rows.labels, logReturns: rows.labels.logReturns.slice() } };
    wild.labels.logReturns.fill(1, firstJudged - 1);
    assert.deepEqual(evidenceOf(wild, RIDGE_FAMILY).forecasts, evidence.forecasts);
    wild.labels.logReturns[firstJudged - 2] = 1;
    assert.notDeepEqual(evidenceOf(wild, RIDGE_FAMILY).forecasts, evidence.forecasts);
  });

  it('holds a champion to what it cannot have seen', () => {
    const last = rows.matrix.asOf.at(-1) ?? 0;
    const of = (dataTo: number): ChampionModel => ({
      modelVersion: 'drift-1',
      parameters: { kind: 'drift', mean: 0.1, shrinkage: 1 },
      dataTo,
    });
    const old = evidenceOf(rows, RIDGE_FAMILY, of(0)).champion;
    assert.deepEqual([old?.from, old?.forecasts.length], [0, evidence.forecasts.length]);
    const young = evidenceOf(rows, RIDGE_FAMILY, of(last - 100 * 60_000)).champion;
    // The last two have no outcome yet.
    assert.equal(young?.forecasts.length, 101 - 2);
    const newest = evidenceOf(rows, RIDGE_FAMILY, of(last)).champion;
    assert.equal(newest?.forecasts.length, 0);
  });
});

function rowsOfMarket(candles: ReturnType<typeof randomCandles>): (horizonSec: number) => TrainingRows {
  const matrix = done(featureMatrixSteps(DEFAULT_FEATURE_VIEW, candles, NO_SURROUNDINGS));
  return (horizonSec) => ({
    ...{ matrix, labels: logReturnLabels(candles, horizonSec) },
    ...{ from: 0, to: matrix.rows, horizonSec, intervalSec: 60 },
  });
}

function verdictOf(rows: TrainingRows) {
  const { horizonSec } = rows;
  return judge(evidenceOf(rows, RIDGE_FAMILY), { horizonSec, trials: 1, regime: 'lagging' });
}

function evidenceOf(rows: TrainingRows, family: ModelFamily, champion?: ChampionModel): GateEvidence {
  const evidence = done(gateEvidenceSteps(rows, family, champion));
  assert.ok(!('kind' in evidence));
  return evidence;
}

function done<T>(steps: Generator<number, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
