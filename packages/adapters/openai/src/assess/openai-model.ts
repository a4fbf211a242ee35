import type { Article } from '@foretick/core/news';
import { type LanguageModel, type ModelCall, stableId } from '@foretick/ports';
import type { RecordedAnswer } from '../answers/answer-record.ts';
import { createPaidAnswers, type PaidAnswersOptions } from '../answers/ask-once.ts';
import type { ChatRequest } from '../chat/chat-client.ts';
import { answerJsonSchema } from './answer-schema.ts';
import { articleMessages } from './article-message.ts';
import { readPrompt } from './prompt.ts';
import { readAnswer } from './read-answer.ts';

export interface OpenaiModelOptions extends PaidAnswersOptions {
  /** As the server knows it: a model, or a LoRA adapter that is loaded. */
  readonly model: string;
  readonly concurrency: number;
  /** Default 0: the likeliest answer. */
  readonly temperature?: number;
  /** Of the server's choices; default 1. Another one asks again what is recorded already. */
  readonly seed?: number;
}

/**
 * A reader of articles behind an OpenAI-compatible endpoint. An answer that can't be used is asked for once more; both are recorded, so that
 * an article is never paid for again. `assess` throws the `LLM_…` errors, among them `LLM_BUDGET_SPENT`.
 */
export function createOpenaiModel(options: OpenaiModelOptions): LanguageModel {
  const { model, concurrency, temperature = 0, seed = 1 } = options;
  const prompt = readPrompt('assess-v1');
  const schema = { name: 'assessment', schema: answerJsonSchema() };
  const fixed = stableId(model, prompt.hash, JSON.stringify(schema), temperature, seed);
  const answers = createPaidAnswers(options);
  const request = (article: Article, turn: number, complaint: string | undefined): ChatRequest => ({
    ...{ model, schema, temperature, maxTokens: MAX_TOKENS },
    // Asked again with the same seed, a server may give the same again.
    seed: seed + turn * TURN_SEED,
    messages: articleMessages(prompt.text, article, complaint),
  });
  return {
    name: model,
    version: `${model}@${prompt.name}-${fixed.slice(0, 8)}`,
    concurrency,
    async assess(article, signal) {
      const key = stableId(fixed, article.title, article.text, ...article.coins);
      const given: RecordedAnswer[] = [];
      let complaint: string | undefined;
      for (let turn = 0; turn < TURNS; turn += 1) {
        const question = { key, turn, promptHash: prompt.hash };
        given.push(await answers.answer(question, request(article, turn, complaint), signal));
        const read = readAnswer(given.at(-1) ?? EMPTY, article);
        if (read.kind === 'assessed') return { ...read, call: callOf(given, model, prompt.hash) };
        complaint = read.reason;
      }
      const reason = `neither of ${TURNS} answers could be used; of the last one: ${complaint ?? ''}`;
      return { kind: 'unusable', reason, call: callOf(given, model, prompt.hash) };
    },
  };
}

const TURNS = 2;
const TURN_SEED = 1_000_003;
/** Twice what 60 words and the scores of a dozen coins take. */
const MAX_TOKENS = 700;
const EMPTY = { text: '', finishReason: '', model: '', servedModel: '' };

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
