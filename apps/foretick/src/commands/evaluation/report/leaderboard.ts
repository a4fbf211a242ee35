import type { WalkForwardScore } from '@foretick/core/evaluation';
import { escapeHtml } from '../../models/html.ts';
import type { PairEvaluation } from '../evaluate-pair.ts';
import { adjustedPValue, type Verdict, verdictOf } from '../verdict.ts';
import { chosenModels } from './chosen-models.ts';
import {
  ahead,
  between,
  type Cell,
  count,
  decimal,
  pairOf,
  paragraph,
  percent,
  section,
  table,
} from './parts.ts';
import { reachOf, skillBar } from './plots/skill-bar.ts';

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  better: 'better than no change',
  'not-better': 'not better than no change',
  worse: 'worse than no change',
  'no-forecast': 'forecasts no change',
};

/** The answer in one sentence for each horizon. */
export function answers(evaluation: PairEvaluation): string {
  const items = chosenModels(evaluation).map(({ score }) => {
    const verdict = verdictOf(score, trialsOf(evaluation, score));
    return `<li class="${verdict}"><strong>${ahead(score.horizonSec)} ahead: ${VERDICT_WORDS[verdict]}</strong>${escapeHtml(sentence(score))}</li>`;
  });
  return items.length === 0
    ? paragraph('There was too little history to train any model: nothing is known but "no change".')
    : `<ul class="answers">${items.join('')}</ul>`;
}

function sentence({ model, mseSkill = 0, mseSkillInterval, hitRate, n }: WalkForwardScore): string {
  const size = `${percent(Math.abs(mseSkill))} ${mseSkill >= 0 ? 'less' : 'more'} squared error than "no change"`;
  const right = hitRate === undefined ? '' : ` Of the moves, ${percent(hitRate, 1)} went its way.`;
  return `The best, ${model}, had ${size}${between(mseSkillInterval)} over ${count(n)} forecasts.${right}`;
}

/** All models of all pairs, best first, horizon by horizon. */
export function leaderboard(evaluations: readonly PairEvaluation[]): string {
  const scores = evaluations.flatMap(({ result }) => result.scores);
  const reach = reachOf(
    scores.map(({ mseSkill, mseSkillInterval }) => ({ value: mseSkill, interval: mseSkillInterval })),
  );
  return section(
    'Leaderboard',
    paragraph(
      'Skill is the part of the error of "no change" that a forecast saves, with its 95 % interval. Every forecast was made by a model that had seen only the past.',
    ),
    table(
      [
        ...['horizon, model', 'in words', 'squared error saved', 'absolute error saved'],
        ...['correlation', 'hit rate', 'p, adjusted'],
      ],
      evaluations.flatMap((evaluation) => rowsOf(evaluation, evaluations.length > 1, reach)),
    ),
    paragraph(
      'p: how likely so large a difference in squared error is by chance (Diebold–Mariano), times the number of settings tried. Better or worse is said only where p is below .05 and the interval leaves 0 out.',
      'note',
    ),
  );
}

function rowsOf(evaluation: PairEvaluation, namesPair: boolean, reach: number): readonly (readonly Cell[])[] {
  const ranked = evaluation.result.scores.toSorted(
    (a, b) => a.horizonSec - b.horizonSec || (b.mseSkill ?? 0) - (a.mseSkill ?? 0),
  );
  return ranked.map((score) => {
    const { horizonSec, model, mseSkill, mseSkillInterval, maeSkill, maeSkillInterval } = score;
    const trials = trialsOf(evaluation, score);
    const verdict = verdictOf(score, trials);
    const figures = escapeHtml(percent(mseSkill) + between(mseSkillInterval));
    const bar =
      model === 'persistence' || mseSkill === undefined ? '' : skillBar(mseSkill, mseSkillInterval, reach);
    const words = model === 'persistence' ? 'no change itself' : VERDICT_WORDS[verdict];
    return [
      `${namesPair ? `${pairOf(evaluation)} ` : ''}${ahead(horizonSec)}, ${model}`,
      { html: `<span class="${wordClass(verdict)}">${words}</span>` },
      { html: `${bar}${figures}` },
      percent(maeSkill) + between(maeSkillInterval),
      decimal(score.ic, 3),
      percent(score.hitRate, 1),
      decimal(adjustedPValue(score, trials), 3),
    ];
  });
}

function trialsOf({ trials }: PairEvaluation, { horizonSec }: WalkForwardScore): number {
  return trials.get(horizonSec) ?? 1;
}

function wordClass(verdict: Verdict): string {
  return verdict === 'better' ? 'good-word' : verdict === 'worse' ? 'bad-word' : 'note';
}
