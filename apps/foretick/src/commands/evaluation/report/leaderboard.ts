import type { WalkForwardScore } from '@foretick/core/evaluation';
import { escapeHtml } from '../../models/html.ts';
import type { PairEvaluation } from '../evaluate-pair.ts';
import { adjustedPValue, type Verdict, verdictOf } from '../verdict.ts';
import { chosenModels } from './chosen-models.ts';
import { ahead, between, count, decimal, paragraph, percent, section, table } from './parts.ts';
import { reachOf, skillBar } from './plots/skill-bar.ts';

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  better: 'better than no change',
  'not-better': 'not better than no change',
  worse: 'worse than no change',
  'no-forecast': 'no forecast of its own',
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

/** All models, best first, horizon by horizon. */
export function leaderboard(evaluation: PairEvaluation): string {
  const { scores } = evaluation.result;
  const reach = reachOf(
    scores.map(({ mseSkill, mseSkillInterval }) => ({ value: mseSkill, interval: mseSkillInterval })),
  );
  const ranked = [...scores].sort(
    (a, b) => a.horizonSec - b.horizonSec || (b.mseSkill ?? 0) - (a.mseSkill ?? 0),
  );
  const rows = ranked.map((score) => {
    const { horizonSec, model, mseSkill, mseSkillInterval, maeSkill, maeSkillInterval } = score;
    const verdict = verdictOf(score, trialsOf(evaluation, score));
    const isModel = model !== 'persistence' && mseSkill !== undefined;
    return [
      `${ahead(horizonSec)}, ${model}`,
      { html: `<span class="${wordClass(verdict)}">${VERDICT_WORDS[verdict]}</span>` },
      isModel ? { html: skillBar(mseSkill, mseSkillInterval, reach) } : '',
      percent(mseSkill) + between(mseSkillInterval),
      percent(maeSkill) + between(maeSkillInterval),
      decimal(score.ic, 3),
      percent(score.hitRate, 1),
      decimal(adjustedPValue(score, trialsOf(evaluation, score)), 3),
    ];
  });
  return section(
    'Leaderboard',
    paragraph(
      'Skill is the part of the error of "no change" that a forecast saves, with its 95 % interval. Every forecast was made by a model that had seen only the past.',
    ),
    table(
      [
        ...['horizon, model', 'in words', 'squared error saved', 'with its interval'],
        ...['absolute error saved', 'correlation', 'hit rate', 'p, adjusted'],
      ],
      rows,
    ),
    paragraph(
      'p: how likely so large a difference in squared error is by chance (Diebold–Mariano), times the number of settings tried. Better or worse is said only where p is below .05 and the interval leaves 0 out.',
      'note',
    ),
  );
}

function trialsOf({ trials }: PairEvaluation, { horizonSec }: WalkForwardScore): number {
  return trials.get(horizonSec) ?? 1;
}

function wordClass(verdict: Verdict): string {
  return verdict === 'better' ? 'good-word' : verdict === 'worse' ? 'bad-word' : 'note';
}
