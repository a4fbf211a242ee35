import { type Article, type Assessment, unfaithfulParts } from '@foretick/core/news';
import { jsonOrUndefined } from '@foretick/ports';
import type { RecordedAnswer } from '../answers/answer-record.ts';
import { answerSchema } from './answer-schema.ts';
import { shownPart } from './article-message.ts';

export type ReadAnswer =
  | { readonly kind: 'assessed'; readonly assessment: Assessment }
  /** `fault` sorts it, `reason` says it; neither has words of the article. */
  | { readonly kind: 'unusable'; readonly fault: AnswerFault; readonly reason: string };

export type AnswerFault = 'model' | 'cut' | 'json' | 'schema' | 'coins' | 'length' | 'unfaithful';

const MAX_SUMMARY_WORDS = 60;

/** The parts of a recorded answer that decide whether it can be used. */
export type GivenAnswer = Pick<RecordedAnswer, 'text' | 'finishReason' | 'model' | 'servedModel'>;

/** What an answer says of an article, if it can be believed. */
export function readAnswer(answer: GivenAnswer, article: Article): ReadAnswer {
  const read = parseAnswer(answer, article);
  if (read.kind === 'unusable') return read;
  const [part] = unfaithfulParts(read.assessment.summary, shownPart(article));
  return part === undefined
    ? read
    : unusable('unfaithful', `the summary had a word of kind ${part.kind} that it must not have`);
}

/** The same, without a look at what the summary says. */
export function parseAnswer(answer: GivenAnswer, article: Article): ReadAnswer {
  if (!isModel(answer.servedModel, answer.model)) return unusable('model', 'another model answered');
  if (answer.finishReason === 'length') return unusable('cut', 'it was too long and was cut off');
  const json = jsonOrUndefined(answer.text);
  if (json === undefined) return unusable('json', 'it was not JSON');
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    // Names of fields that are not ours are words of the answer.
    const path = issue?.code === 'unrecognized_keys' ? 'a field too many' : (issue?.path.join('.') ?? '');
    return unusable('schema', `it did not match the format (${path === '' ? 'no object' : path})`);
  }
  const { summary, scores, event, novelty, horizon } = parsed.data;
  const scored = scores.map(({ coin }) => coin);
  if (scored.length !== article.coins.length || !article.coins.every((coin) => scored.includes(coin))) {
    return unusable('coins', 'scores must have each of the coins once and no other');
  }
  const words = summary.trim().split(/\s+/).length;
  if (summary.trim() === '' || words > MAX_SUMMARY_WORDS) {
    return unusable('length', `the summary must have 1 to ${MAX_SUMMARY_WORDS} words`);
  }
  const assessment: Assessment = {
    summary: summary.trim(),
    scores: article.coins.flatMap((coin) =>
      scores
        .filter((one) => one.coin === coin)
        .map(({ score, confidence }) => ({ coin, score, confidence: confidence / 100 })),
    ),
    event,
    novelty: novelty / 100,
    horizon,
  };
  return { kind: 'assessed', assessment };
}

function unusable(fault: AnswerFault, reason: string): ReadAnswer {
  return { kind: 'unusable', fault, reason };
}

/** Servers answer with a dated version of the name that was asked for, or with the path that it lies at. */
function isModel(served: string, asked: string): boolean {
  return served.startsWith(asked) || served.endsWith(`/${asked}`) || asked.endsWith(`/${served}`);
}
