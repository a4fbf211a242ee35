import { labelAgreement, seededRandom } from '@foretick/core/evaluation';
import { type AnswerFigures, type ReadTwice, scoresOf } from './answer-figures.ts';

/** One thing that a tuned model has to show before it may serve. */
export interface GateCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly value: number;
  readonly needed: number;
}

export interface JudgeCount {
  readonly tuned: number;
  readonly base: number;
  readonly neither: number;
  readonly unreadable: number;
}

const LEAST_ARTICLES = 50;
const LEAST_VALID = 0.98;
const LEAST_FAITHFUL = 0.98;
const RESAMPLES = 1_000;
const LOW_QUANTILE = 0.05;

/**
 * Whether a tuned model is good enough, and better than its base: valid and faithful on its own account, sentiment better than the base's beyond chance
 * (paired bootstrap over articles, the lower end of a 90 % interval), nothing else worse, and by the judge, where one was asked, not less liked.
 */
export function adapterGate(
  base: { readonly figures: AnswerFigures; readonly articles: readonly ReadTwice[] },
  tuned: { readonly figures: AnswerFigures; readonly articles: readonly ReadTwice[] },
  judge: JudgeCount | undefined,
  seed: number,
): readonly GateCheck[] {
  const least = (name: string, value: number, needed: number): GateCheck => ({
    ...{ name, value, needed },
    passed: value >= needed,
  });
  const lift = liftOfMacroF1(base.articles, tuned.articles, seed);
  return [
    least('articles', tuned.figures.articles, LEAST_ARTICLES),
    least('valid answers', tuned.figures.valid, LEAST_VALID),
    least('faithful numbers', tuned.figures.faithfulNumbers, LEAST_FAITHFUL),
    least('faithful names', tuned.figures.faithfulNames, LEAST_FAITHFUL),
    { name: 'lift of sentiment macro-F1, lower end', value: lift, needed: 0, passed: lift > 0 },
    least('Spearman', tuned.figures.spearman ?? 0, base.figures.spearman ?? 0),
    least('ROUGE-L', tuned.figures.rougeL, base.figures.rougeL),
    ...(judge === undefined ? [] : [least('preferred by the judge', judge.tuned, judge.base)]),
  ];
}

/** The lower end of what the difference of macro-F1 is likely to be. Articles are drawn whole, each with both readings. */
function liftOfMacroF1(base: readonly ReadTwice[], tuned: readonly ReadTwice[], seed: number): number {
  const random = seededRandom(seed);
  const macroF1 = (articles: readonly ReadTwice[]) => {
    const { expected, found } = scoresOf(articles);
    return labelAgreement(expected.map(Math.sign), found.map(Math.sign)).macroF1;
  };
  const lifts = Array.from({ length: RESAMPLES }, () => {
    const drawn = base.map(() => Math.floor(random() * base.length));
    const of = (articles: readonly ReadTwice[]) => drawn.flatMap((i) => articles[i] ?? []);
    return macroF1(of(tuned)) - macroF1(of(base));
  });
  return lifts.sort((a, b) => a - b)[Math.floor(RESAMPLES * LOW_QUANTILE)] ?? 0;
}
