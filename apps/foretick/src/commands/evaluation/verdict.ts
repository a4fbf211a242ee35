import type { WalkForwardScore } from '@foretick/core/evaluation';

/** Against "no change", by squared error. `no-forecast`: the model says "no change" itself, or nothing was scored. */
export type Verdict = 'better' | 'not-better' | 'worse' | 'no-forecast';

type Judged = Pick<WalkForwardScore, 'model' | 'n' | 'mseSkill' | 'mseSkillInterval' | 'dmPValue'>;

/**
 * Better or worse only where the confidence interval of the skill and the test, adjusted for the number of settings tried,
 * both say so.
 */
export function verdictOf(score: Judged, trials: number): Verdict {
  const { model, n, mseSkill = 0, mseSkillInterval } = score;
  if (model === 'persistence' || n === 0 || mseSkillInterval === undefined) return 'no-forecast';
  const [low, high] = mseSkillInterval;
  const isClear = (adjustedPValue(score, trials) ?? 1) < SIGNIFICANCE;
  if (isClear && mseSkill > 0 && low > 0) return 'better';
  return isClear && mseSkill < 0 && high < 0 ? 'worse' : 'not-better';
}

/** Bonferroni's: as likely as one of so many tries comes out by chance, at most. */
export function adjustedPValue({ dmPValue }: Pick<Judged, 'dmPValue'>, trials: number): number | undefined {
  return dmPValue === undefined ? undefined : Math.min(dmPValue * Math.max(trials, 1), 1);
}

const SIGNIFICANCE = 0.05;
