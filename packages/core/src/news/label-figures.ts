import { macroF1 } from './macro-f1.ts';
import { SENTIMENTS, type Sentiment } from './sentiment.ts';

/** How well answers meet labels. */
export interface LabelFigures {
  readonly rows: number;
  /** Share of answers that are right. */
  readonly accuracy: number;
  /** Mean of the three classes' F1; a class that is in neither counts as 0. */
  readonly macroF1: number;
  /** Agreement beyond chance, at most 1 (Cohen's kappa, 1960); 0 where chance alone would agree. */
  readonly kappa: number;
  /** Rows by label, then by answer. */
  readonly confusion: Readonly<Record<Sentiment, Readonly<Record<Sentiment, number>>>>;
}

/** Throws a `RangeError` where there is nothing to compare. */
export function labelFigures(
  pairs: readonly { readonly label: Sentiment; readonly answer: Sentiment }[],
): LabelFigures {
  if (pairs.length === 0) throw new RangeError('there are no labels to compare with');
  const confusion = counts(() => counts(() => 0));
  for (const { label, answer } of pairs) confusion[label][answer] += 1;
  const sum = (of: (sentiment: Sentiment) => number) =>
    SENTIMENTS.reduce((total, sentiment) => total + of(sentiment), 0);
  const labelled = (kind: Sentiment) => sum((answer) => confusion[kind][answer]);
  const answered = (kind: Sentiment) => sum((label) => confusion[label][kind]);
  const accuracy = sum((kind) => confusion[kind][kind]) / pairs.length;
  const chance = sum((kind) => labelled(kind) * answered(kind)) / pairs.length ** 2;
  return {
    rows: pairs.length,
    accuracy,
    macroF1: macroF1(pairs, SENTIMENTS),
    kappa: chance === 1 ? 0 : (accuracy - chance) / (1 - chance),
    confusion,
  };
}

function counts<T>(of: () => T): Record<Sentiment, T> {
  return { negative: of(), neutral: of(), positive: of() };
}
