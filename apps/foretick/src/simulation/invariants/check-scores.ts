import type { Outcome } from '@foretick/core/forecast';
import type { Checked, Finding } from './finding.ts';

/** The newest scores are what plain sums over all outcomes give, each outcome counted once. */
export function checkScores({ pair, instrument, leftovers }: Checked): readonly Finding[] {
  const outcomes = new Map<string, Outcome>();
  for (const outcome of leftovers.of('prediction_outcomes', instrument)) {
    if (!outcomes.has(outcome.predictionId)) outcomes.set(outcome.predictionId, outcome);
  }
  const sums = new Map<string, Sums>();
  for (const outcome of outcomes.values()) {
    if (outcome.status !== 'scored') continue;
    const { predictedLogReturn, actualLogReturn, horizonSec, model, role } = outcome;
    const of = `${horizonSec} s ${model} ${role === 'challenger'}`;
    const { count, absolute, squared, still } = sums.get(of) ?? NOTHING;
    const error = predictedLogReturn - actualLogReturn;
    sums.set(of, {
      count: count + 1,
      absolute: absolute + Math.abs(error),
      squared: squared + error * error,
      still: still + actualLogReturn * actualLogReturn,
    });
  }
  const scores = new Map(
    leftovers
      .of('scores', instrument)
      .map((score) => [`${score.horizonSec} s ${score.model} ${score.shadow}`, score]),
  );
  for (const of of new Set([...sums.keys(), ...scores.keys()])) {
    const { count, absolute, squared, still } = sums.get(of) ?? NOTHING;
    const score = scores.get(of);
    const at = score?.lastTargetTime ?? 0;
    const isSame =
      score !== undefined &&
      score.count === count &&
      isClose(score.maeBp, (absolute / count) * 10_000) &&
      (score.mseSkill === undefined || isClose(score.mseSkill, 1 - squared / still));
    if (isSame) continue;
    const what = `${pair} ${of}: ${score?.count ?? 0} counted, MAE ${score?.maeBp} bp; outcomes give ${count}, ${(absolute / count) * 10_000} bp`;
    return [{ invariant: 'scores are what outcomes give', at, what }];
  }
  return [];
}

interface Sums {
  readonly count: number;
  readonly absolute: number;
  readonly squared: number;
  readonly still: number;
}

const NOTHING: Sums = { count: 0, absolute: 0, squared: 0, still: 0 };

/** The order of a sum changes its last bits. */
function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one));
}
