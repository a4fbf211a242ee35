import type { ForecastSeries, WalkForwardScore } from '@foretick/core/evaluation';
import type { PairEvaluation } from '../evaluate-pair.ts';

/** The model that a horizon's plots are about: the one with the least squared error. */
export interface ChosenModel {
  readonly score: WalkForwardScore;
  readonly series: ForecastSeries;
}

/** One for each horizon that any model but persistence was scored on. It was chosen on these very figures: its own are a little too good. */
export function chosenModels({ result }: PairEvaluation): readonly ChosenModel[] {
  const chosen = new Map<number, ChosenModel>();
  for (const [i, score] of result.scores.entries()) {
    const series = result.forecasts[i]?.series;
    if (series === undefined || score.model === 'persistence' || score.n === 0) continue;
    const best = chosen.get(score.horizonSec);
    if (best === undefined || (score.mseSkill ?? 0) > (best.score.mseSkill ?? 0))
      chosen.set(score.horizonSec, { score, series });
  }
  return [...chosen.values()];
}
