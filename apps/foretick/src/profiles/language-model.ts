import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ArticleQuestions,
  answerText,
  articleMessages,
  createArticleQuestions,
  createChatClient,
  createLoraServer,
  createOpenaiModel,
  createSummaryJudge,
  type LoraServer,
  openSqliteAnswers,
  readPrompt,
  type SummaryJudge,
} from '@foretick/adapter-openai';
import { systemClock } from '@foretick/adapter-system-clock';
import type { Article, Assessment } from '@foretick/core/news';
import { type Clock, ForetickError, type LanguageModel } from '@foretick/ports';
import type { Config } from '../config/config-schema.ts';
import { promotedAdapter } from '../finetune/adapters/adapter-record.ts';
import { withAdapter } from '../finetune/adapters/with-adapter.ts';

export { parseAnswer } from '@foretick/adapter-openai';

/** The settings that tell which language model is meant. */
type LanguageModelSettings = Pick<Config, 'dataDir'> &
  Partial<
    Pick<
      Config,
      | 'llmUrl'
      | 'llmModel'
      | 'llmKey'
      | 'llmConcurrency'
      | 'llmDailyBudget'
      | 'llmInputPrice'
      | 'llmOutputPrice'
    >
  >;

interface OpenLanguageModel {
  readonly model: LanguageModel;
  close(): void;
}

/**
 * What reads news, by the configuration; `undefined` where that names no server. Its answers are kept in the data folder. Throws `CONFIG_INVALID`,
 * `LLM_RECORD_UNAVAILABLE`.
 */
export function openLanguageModel(config: LanguageModelSettings): OpenLanguageModel | undefined {
  if (config.llmUrl === undefined) return undefined;
  const { name, path } = modelOf(config);
  const endpoint = openLlmEndpoint(config);
  const reader = endpoint.reader(name);
  const model = path === undefined ? reader : withAdapter(reader, () => endpoint.lora.load(name, path));
  return { model, close: () => endpoint.close() };
}

/** Which model reads the news, in words, when it can; `undefined` where none is configured. Throws as above, and the `LLM_…` errors. */
export async function checkLanguageModel(config: LanguageModelSettings): Promise<string | undefined> {
  const { llmUrl: url, llmKey: key } = config;
  if (url === undefined) return undefined;
  const { name: model } = modelOf(config);
  checkSettings(config);
  const server = createLoraServer({ url, key, clock: systemClock, timeoutMs: CHECK_TIMEOUT_MS });
  const models = await server.models();
  if (models.includes(model)) return `news is read by ${model} at ${url}`;
  throw new ForetickError(
    'LLM_MODEL_UNKNOWN',
    `${url} has no model ${model}, but ${models.join(', ')}; set FORETICK_LLM_MODEL to one of them`,
  );
}

/** A promoted adapter has a path, from which a server that was started anew can load it again. */
function modelOf({ llmModel, dataDir }: LanguageModelSettings): {
  readonly name: string;
  readonly path?: string;
} {
  const model = llmModel === undefined ? promotedAdapter(dataDir) : { name: llmModel };
  if (model !== undefined) return model;
  throw new ForetickError(
    'CONFIG_INVALID',
    'FORETICK_LLM_URL without FORETICK_LLM_MODEL: name the model, or promote an adapter with foretick finetune promote',
  );
}

/** A server of language models, for everything that is done with it besides reading news. */
export interface LlmEndpoint {
  readonly concurrency: number;
  readonly lora: LoraServer;
  reader(model: string, sampling?: Sampling): LanguageModel;
  /** For the answers as they come. */
  questions(model: string): ArticleQuestions;
  judge(model: string): SummaryJudge;
  close(): void;
}

interface Sampling {
  readonly temperature: number;
  readonly seed: number;
}

/** Throws `CONFIG_INVALID`, `LLM_RECORD_UNAVAILABLE`. */
export function openLlmEndpoint(config: LanguageModelSettings, clock: Clock = systemClock): LlmEndpoint {
  const { llmUrl, llmKey, llmConcurrency = 8, llmDailyBudget: dailyBudget } = config;
  if (llmUrl === undefined) {
    throw new ForetickError('CONFIG_INVALID', 'FORETICK_LLM_URL: name the server that is to be asked');
  }
  const prices = checkSettings(config);
  const endpoint = { url: llmUrl, key: llmKey, clock, timeoutMs: TIMEOUT_MS };
  const concurrency = llmConcurrency;
  const client = createChatClient({
    ...endpoint,
    concurrency,
    random: Math.random,
    maxAttempts: MAX_ATTEMPTS,
  });
  mkdirSync(join(config.dataDir, LLM_FOLDER), { recursive: true });
  const record = openSqliteAnswers(join(config.dataDir, LLM_FOLDER, 'answers.sqlite'));
  const shared = { client, record, clock, prices, dailyBudget };
  return {
    concurrency,
    lora: createLoraServer({ ...endpoint, timeoutMs: LOAD_TIMEOUT_MS }),
    reader: (model, sampling) => createOpenaiModel({ ...shared, ...sampling, model, concurrency }),
    questions: (model) => createArticleQuestions({ ...shared, model }),
    judge: (model) => createSummaryJudge({ ...shared, model }),
    close: () => record.close(),
  };
}

/** What tokens cost. Throws `CONFIG_INVALID` for what does not go together. */
function checkSettings(config: LanguageModelSettings) {
  // Addresses appear in messages, so they must not carry secrets.
  const { username, password } = new URL(config.llmUrl ?? '');
  if (username !== '' || password !== '') {
    throw new ForetickError('CONFIG_INVALID', 'FORETICK_LLM_URL: write the password into FORETICK_LLM_KEY');
  }
  const prices = { input: config.llmInputPrice ?? 0, output: config.llmOutputPrice ?? 0 };
  if (config.llmDailyBudget !== undefined && prices.input + prices.output === 0) {
    throw new ForetickError(
      'CONFIG_INVALID',
      'FORETICK_LLM_DAILY_BUDGET needs FORETICK_LLM_INPUT_PRICE and FORETICK_LLM_OUTPUT_PRICE: without them nothing costs anything',
    );
  }
  return prices;
}

/** What a model is to learn from: the very messages of serving, and the answer it should give. */
export function chatExample(article: Article, assessment: Assessment) {
  const messages = articleMessages(readPrompt('assess-v1').text, article);
  return { messages: [...messages, { role: 'assistant', content: answerText(assessment) }] };
}

/** What every answer of today is asked for with. */
export function promptOfToday(): { readonly name: string; readonly hash: string } {
  const { name, hash } = readPrompt('assess-v1');
  return { name, hash };
}

/** In the data folder. */
const LLM_FOLDER = 'llm';

const TIMEOUT_MS = 60_000;
const CHECK_TIMEOUT_MS = 10_000;
/** An adapter is read from disk and copied to the GPU. */
const LOAD_TIMEOUT_MS = 180_000;
const MAX_ATTEMPTS = 5;
