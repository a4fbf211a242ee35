import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '../indicator/random-candles.ts';
import { type GateCase, judge } from './gate.ts';
import type { GateEvidence } from './gate-walk.ts';
import { parseGateVerdict } from './parse-gate.ts';

const CASE: GateCase = { horizonSec: 60, trials: 1, regime: 'lagging' };
const COVERED = coverage(0.5, 0.8, 0.95);

describe('the gate', () => {
  const skilled = evidence({ n: 4_000, correlation: 0.15 });

  for (const [what, given, about, passed, holds, words] of [
    [
      'lets pass what is better than "no change"',
      skilled,
      CASE,
      true,
      true,
      /^better than "no change": skill \d\.\d\d %, p < \.0001 over 4,000 forecasts that it had not seen$/,
    ],
    [
      'refuses too short a stretch, however good',
      evidence({ n: 499, correlation: 0.25 }),
      CASE,
      false,
      false,
      /^too little history to prove anything: 499 forecasts to judge by; needs 500$/,
    ],
    [
      'refuses one that forecasts nothing',
      evidence({ n: 4_000, correlation: 0 }),
      CASE,
      false,
      false,
      /forecasts no move at all/,
    ],
    [
      'refuses skill that may be luck, and says how far it got; one that serves may go on',
      evidence({ n: 1_200, correlation: 0.05 }),
      CASE,
      false,
      true,
      /^not better than "no change": skill 0\.\d\d %, p = \.\d+ over 1,200 forecasts; needs p < \.01$/,
    ],
    [
      'asks for more proof the more was tried',
      evidence({ n: 1_200, correlation: 0.11 }),
      { ...CASE, trials: 1_000 },
      false,
      true,
      /needs p < \.00001$/,
    ],
    [
      'refuses one that is worse than "no change", and holds no hand over it',
      evidence({ n: 4_000, correlation: -0.1 }),
      CASE,
      false,
      false,
      /skill −\d\.\d\d %, p = 1\.00 over/,
    ],
    [
      'refuses intervals that hold too few or too many',
      { ...skilled, intervals: coverage(0.53, 0.8, 0.92) },
      CASE,
      false,
      true,
      /^its intervals held 53\.0 % \(needs 48 % to 52 %\), 92\.0 % \(needs 93 % to 97 %\) of outcomes$/,
    ],
    ['refuses what has no intervals', { ...skilled, intervals: [] }, CASE, false, true, /held nothing/],
    [
      'refuses what is too good to believe until the audit has run',
      evidence({ n: 4_000, correlation: 0.5 }),
      CASE,
      false,
      false,
      /^too good to believe \(a correlation of 0\.\d\d, where 0\.3 is rarely honest\), and the leakage audit has not run/,
    ],
    [
      'refuses what the audit found guilty',
      evidence({ n: 4_000, correlation: 0.5 }),
      { ...CASE, audit: { passed: false, words: 'r_0 leaks' } },
      false,
      false,
      /the leakage audit found that r_0 leaks$/,
    ],
    [
      'believes it once the audit has passed',
      evidence({ n: 4_000, correlation: 0.5 }),
      { ...CASE, audit: { passed: true, words: 'nothing' } },
      true,
      true,
      /but the leakage audit passed$/,
    ],
    [
      'believes less where others follow',
      skilled,
      { ...CASE, regime: 'leading' },
      false,
      false,
      /where 0\.1 is rarely honest/,
    ],
  ] as readonly (readonly [string, GateEvidence, GateCase, boolean, boolean, RegExp])[]) {
    it(what, () => {
      const verdict = judge(given, about);
      assert.match(verdict.reasons.join('; '), words);
      assert.deepEqual([verdict.passed, verdict.holds], [passed, holds]);
      const kept: unknown = JSON.parse(JSON.stringify(verdict));
      assert.deepEqual(parseGateVerdict(kept), verdict);
    });
  }

  it('asks to beat the champion, where the champion had not seen the outcomes', () => {
    const against = (from: number, share: number) =>
      judge(
        {
          ...skilled,
          champion: {
            modelVersion: 'trees-1',
            from,
            forecasts: skilled.forecasts.subarray(from).map((forecast) => share * forecast),
          },
        },
        CASE,
      );
    assert.match(against(0, 0.1).reasons.join(), /^better than "no change" and than trees-1:/);
    assert.equal(against(0, 0.1).passed, true);
    assert.match(against(0, 1).reasons.join(), /^not better than the champion trees-1: skill 0\.00 %/);
    assert.match(
      against(3_800, 0).reasons.join(),
      /^only 200 forecasts that the champion trees-1 had not seen/,
    );
    assert.equal(against(3_800, 0).passed, false);
  });

  it('takes no overlap of horizons for proof', () => {
    // The same 300 errors, each counted 15 times, prove as little as 300.
    const few = evidence({ n: 300, correlation: 0.1 });
    const often = (values: Float64Array) =>
      Float64Array.from({ length: 4_500 }, (_, i) => values[Math.floor(i / 15)] ?? 0);
    const copied = { ...few, steps: 15, forecasts: often(few.forecasts), actuals: often(few.actuals) };
    const alone = judge(few, CASE, { alpha: 0.01, coverageTolerance: 0.02, leastForecasts: 100 });
    const { pValue = 0 } = judge(copied, { ...CASE, horizonSec: 900 }).figures;
    assert.ok(Math.abs(pValue - (alone.figures.pValue ?? 0)) < 0.03, `${pValue}, ${alone.figures.pValue}`);
  });

  it('refuses to read a verdict that is none', () => {
    const verdict = judge(skilled, CASE);
    for (const wrong of [
      undefined,
      null,
      'passed',
      { ...verdict, holds: undefined },
      { ...verdict, reasons: 'good' },
      { ...verdict, reasons: ['good', 7] },
      { ...verdict, figures: null },
      { ...verdict, figures: { p: Number.NaN } },
      { ...verdict, reasons: [] },
      { ...verdict, figures: { p: null } },
      { ...verdict, passed: 1 },
    ]) {
      assert.equal(parseGateVerdict(wrong), undefined);
    }
  });
});

/** The forecast is as large as its correlation with the outcome allows. */
function evidence({ n, correlation }: { n: number; correlation: number }): GateEvidence {
  const random = seededRandom(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const signal = Float64Array.from({ length: n }, normal);
  const actuals = signal.map(
    (one) => 0.001 * (correlation * one + Math.sqrt(1 - correlation ** 2) * normal()),
  );
  const forecasts = signal.map((one) => 0.001 * Math.abs(correlation) * one);
  return { steps: 1, forecasts, actuals, intervals: COVERED };
}

function coverage(...shares: readonly number[]): GateEvidence['intervals'] {
  return [0.5, 0.8, 0.95].map((level, i) => {
    const share = shares[i] ?? 0;
    return { level, coverage: share, worstWeekCoverage: share, widthBp: 1, winklerBp: 1, pinballBp: 1 };
  });
}
