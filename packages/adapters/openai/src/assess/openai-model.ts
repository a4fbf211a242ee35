import type { LanguageModel, ModelCall } from '@foretick/ports';
import type { RecordedAnswer } from '../answers/answer-record.ts';
import { type ArticleQuestionOptions, createArticleQuestions } from './ask-about-article.ts';
import { readAnswer } from './read-answer.ts';

export interface OpenaiModelOptions extends ArticleQuestionOptions {
  readonly concurrency: number;
}

/**
 * A reader of articles behind an OpenAI-compatible endpoint. An answer that can't be used is asked for once more; both are recorded, so that
 * an article is never paid for again. `assess` throws the `LLM_…` errors, among them `LLM_BUDGET_SPENT`.
 */
export function createOpenaiModel(options: OpenaiModelOptions): LanguageModel {
  const { model, concurrency } = options;
  const questions = createArticleQuestions(options);
  return {
    name: model,
    version: questions.version,
    concurrency,
    async assess(article, signal) {
      const given: RecordedAnswer[] = [];
      let complaint: string | undefined;
      for (let turn = 0; turn < TURNS; turn += 1) {
        const answer = await questions.ask(article, turn, complaint, signal);
        given.push(answer);
        const read = readAnswer(answer, article);
        if (read.kind === 'assessed') return { ...read, call: callOf(given, model, questions.promptHash) };
        complaint = read.reason;
      }
      const reason = `neither of ${TURNS} answers could be used; of the last one: ${complaint ?? ''}`;
      return { kind: 'unusable', reason, call: callOf(given, model, questions.promptHash) };
    },
  };
}

const TURNS = 2;

/** The figures of when the answers were made, also for those that come from the record. */
function callOf(answers: readonly RecordedAnswer[], model: string, promptHash: string): ModelCall {
  const sum = (of: (answer: RecordedAnswer) => number) =>
    answers.reduce((total, answer) => total + of(answer), 0);
  return {
    ...{ model, promptHash },
    attempts: sum(({ attempts }) => attempts),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    cost: sum(({ cost }) => cost),
    latencyMs: sum(({ latencyMs }) => latencyMs),
  };
}
