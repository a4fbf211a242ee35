import type { Article } from '@foretick/core/news';
import { stableId } from '@foretick/ports';
import type { RecordedAnswer } from '../answers/answer-record.ts';
import { createPaidAnswers, type PaidAnswersOptions } from '../answers/ask-once.ts';
import { answerJsonSchema } from './answer-schema.ts';
import { articleMessages } from './article-message.ts';
import { readPrompt } from './prompt.ts';

export interface ArticleQuestionOptions extends PaidAnswersOptions {
  /** As the server knows it: a model, or a LoRA adapter that is loaded. */
  readonly model: string;
  /** Default 0: the likeliest answer. */
  readonly temperature?: number;
  /** Of the server's choices; default 1. Another one asks again what is recorded already. */
  readonly seed?: number;
}

/** Asks a model about articles; what it answers is left as it comes. */
export interface ArticleQuestions {
  readonly promptHash: string;
  /** Changes with whatever changes an answer. */
  readonly version: string;
  /** Turn 0, or turn 1 with what was wrong with the answer before. Throws the `LLM_…` errors. */
  ask(article: Article, turn: number, complaint?: string, signal?: AbortSignal): Promise<RecordedAnswer>;
}

export function createArticleQuestions(options: ArticleQuestionOptions): ArticleQuestions {
  const { model, temperature = 0, seed = 1 } = options;
  const prompt = readPrompt('assess-v1');
  const schema = { name: 'assessment', schema: answerJsonSchema() };
  const fixed = stableId(model, prompt.hash, JSON.stringify(schema), temperature, seed);
  const answers = createPaidAnswers(options);
  return {
    promptHash: prompt.hash,
    version: `${model}@${prompt.name}-${fixed.slice(0, 8)}`,
    ask: (article, turn, complaint, signal) => {
      const key = stableId(fixed, article.title, article.text, ...article.coins);
      const request = {
        ...{ model, schema, temperature, maxTokens: MAX_TOKENS },
        // Asked again with the same seed, a server may give the same again.
        seed: seed + turn * TURN_SEED,
        messages: articleMessages(prompt.text, article, complaint),
      };
      return answers.answer({ key, turn, promptHash: prompt.hash }, request, signal);
    },
  };
}

const TURN_SEED = 1_000_003;
/** Twice what 60 words and the scores of a dozen coins take. */
const MAX_TOKENS = 700;
