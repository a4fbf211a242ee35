import { labelAgreement } from '@foretick/core/evaluation';
import { type Assessment, rouge, unfaithfulParts } from '@foretick/core/news';
import { parseAnswer } from '../../profiles/language-model.ts';
import type { LabelledArticle } from '../dataset/labelled-article.ts';
import type { AnswerOfModel } from './recorded-answers.ts';

/** What a model's answers are worth, held against the teacher's. Shares are from 0 to 1. */
export interface AnswerFigures {
  readonly model: string;
  readonly articles: number;
  /** Share that matches the schema, scores the right coins, and has a summary of 1 to 60 words. A missing answer does not. */
  readonly valid: number;
  /** How often each fault was. */
  readonly faults: Readonly<Record<string, number>>;
  /** Of valid ones: no number in the summary that the article has not. */
  readonly faithfulNumbers: number;
  /** Of valid ones: no name in the summary that the article has not. */
  readonly faithfulNames: number;
  /** F1 of the summary against the teacher's, mean over all articles; 0 where there is none. */
  readonly rouge1: number;
  readonly rouge2: number;
  readonly rougeL: number;
  /** Of bad, neutral, good; an answer that is not valid says neutral. */
  readonly sentimentMacroF1: number;
  readonly sentimentAccuracy: number;
  /** Of scores from -2 to 2. */
  readonly spearman: number | undefined;
  readonly latencyMsMedian: number;
  readonly latencyMs95: number;
  readonly inputTokensMean: number;
  readonly outputTokensMean: number;
}

/** One article, as the teacher and as a model read it; `given` is `undefined` for an answer of no use. */
export interface ReadTwice {
  readonly labelled: LabelledArticle;
  readonly given: Assessment | undefined;
  readonly fault: string | undefined;
}

export function readTwice(
  labelled: readonly LabelledArticle[],
  answers: ReadonlyMap<string, AnswerOfModel>,
): readonly ReadTwice[] {
  return labelled.map((one) => {
    const answer = answers.get(one.article.articleId);
    if (answer === undefined) return { labelled: one, given: undefined, fault: 'missing' };
    const read = parseAnswer(answer, one.article);
    return read.kind === 'assessed'
      ? { labelled: one, given: read.assessment, fault: undefined }
      : { labelled: one, given: undefined, fault: read.fault };
  });
}

export function answerFigures(
  articles: readonly ReadTwice[],
  answers: ReadonlyMap<string, AnswerOfModel>,
): AnswerFigures {
  const valid = articles.flatMap(({ labelled, given }) => (given === undefined ? [] : [{ labelled, given }]));
  const without = (kind: 'number' | 'name') =>
    share(
      valid,
      ({ labelled, given }) =>
        !unfaithfulParts(given.summary, labelled.article).some((part) => part.kind === kind),
    );
  const rouges = articles.map(({ labelled, given }) =>
    rouge(labelled.assessment.summary, given?.summary ?? ''),
  );
  const used = articles.flatMap(({ labelled }) => answers.get(labelled.article.articleId) ?? []);
  const { expected, found } = scoresOf(articles);
  const signs = labelAgreement(expected.map(Math.sign), found.map(Math.sign));
  const latencies = used.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  return {
    model: used[0]?.model ?? 'none',
    articles: articles.length,
    valid: valid.length / Math.max(1, articles.length),
    faults: counted(articles.flatMap(({ fault }) => fault ?? [])),
    faithfulNumbers: without('number'),
    faithfulNames: without('name'),
    rouge1: mean(rouges.map(({ rouge1 }) => rouge1.f1)),
    rouge2: mean(rouges.map(({ rouge2 }) => rouge2.f1)),
    rougeL: mean(rouges.map(({ rougeL }) => rougeL.f1)),
    sentimentMacroF1: signs.macroF1,
    sentimentAccuracy: signs.accuracy,
    spearman: labelAgreement(expected, found).spearman,
    latencyMsMedian: quantile(latencies, 0.5),
    latencyMs95: quantile(latencies, 0.95),
    inputTokensMean: mean(used.map(({ inputTokens }) => inputTokens)),
    outputTokensMean: mean(used.map(({ outputTokens }) => outputTokens)),
  };
}

/** The teacher's scores and the model's, coin by coin. */
export function scoresOf(articles: readonly ReadTwice[]): {
  readonly expected: readonly number[];
  readonly found: readonly number[];
} {
  const pairs = articles.flatMap(({ labelled, given }) =>
    labelled.assessment.scores.map(({ coin, score }) => ({
      expected: score,
      found: given?.scores.find((one) => one.coin === coin)?.score ?? 0,
    })),
  );
  return { expected: pairs.map(({ expected }) => expected), found: pairs.map(({ found }) => found) };
}

function share<T>(all: readonly T[], holds: (one: T) => boolean): number {
  return all.filter(holds).length / Math.max(1, all.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
