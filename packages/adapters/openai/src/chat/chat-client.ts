import { backoffMs, ForetickError } from '@foretick/ports';
import * as z from 'zod';
import { createCallLimit } from './call-limit.ts';
import { errors } from './errors.ts';
import { type Endpoint, httpJson, type JsonReply, refuseFailure } from './http-json.ts';
import { retryAfterMs } from './retry-after.ts';

export interface ChatClientOptions extends Endpoint {
  readonly random: () => number;
  /** Requests under way at a time. */
  readonly concurrency: number;
  /** How often one completion is asked for, where the endpoint fails in a way that may pass. */
  readonly maxAttempts: number;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** JSON Schema of the answer, with the name that it goes by. */
  readonly schema: { readonly name: string; readonly schema: unknown };
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
}

interface ChatReply {
  /** As the server names it. */
  readonly model: string;
  readonly text: string;
  /** For example `stop`, or `length` where `maxTokens` cut it off. */
  readonly finishReason: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly attempts: number;
  /** From the first attempt to the answer. */
  readonly latencyMs: number;
}

/** An OpenAI-compatible endpoint. */
export interface ChatClient {
  /**
   * One completion. Failures that may pass are waited out, `Retry-After` first, up to `maxAttempts`. Throws the `LLM_…` errors.
   */
  complete(request: ChatRequest, signal?: AbortSignal): Promise<ChatReply>;
}

export function createChatClient(options: ChatClientOptions): ChatClient {
  const { clock, random, maxAttempts } = options;
  const limit = createCallLimit(options.concurrency);
  const ask = async (request: ChatRequest, signal: AbortSignal | undefined): Promise<ChatReply> => {
    const begun = clock.now();
    for (let attempt = 0; ; attempt += 1) {
      if (signal?.aborted) throw errors.stopped();
      const outcome = await once(options, request, signal);
      if (outcome.kind === 'answered') {
        return { ...outcome.answer, attempts: attempt + 1, latencyMs: clock.now() - begun };
      }
      const { error, reply } = outcome;
      const askedMs = retryAfterMs(reply?.retryAfter, clock.now());
      const last = attempt + 1 >= maxAttempts || (askedMs ?? 0) > LONGEST_WAIT_MS;
      if (last || !error.retryable || error.code === 'LLM_STOPPED') throw error;
      // A little more than asked, or all who were refused come back at the same moment.
      const waitMs = askedMs === undefined ? backoffMs(attempt, random) : askedMs + random() * SPREAD_MS;
      await clock.sleep(waitMs, signal);
    }
  };
  return {
    complete: (request, signal) => limit.run(() => ask(request, signal)),
  };
}

/** A server that asks for more than this is given up for now. */
const LONGEST_WAIT_MS = 60_000;
const SPREAD_MS = 1_000;
const PATH = 'chat/completions';

const completionSchema = z.object({
  model: z.string(),
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullable() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: z.number().int().min(0),
      completion_tokens: z.number().int().min(0),
    })
    .nullish(),
});

type Outcome =
  | { readonly kind: 'answered'; readonly answer: Omit<ChatReply, 'attempts' | 'latencyMs'> }
  | { readonly kind: 'failed'; readonly error: ForetickError; readonly reply?: JsonReply };

async function once(
  endpoint: Endpoint,
  request: ChatRequest,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  let reply: JsonReply | undefined;
  try {
    reply = await httpJson(endpoint, { path: PATH, body: bodyOf(request) }, signal);
    refuseFailure(endpoint.url, PATH, reply);
  } catch (error) {
    if (!(error instanceof ForetickError)) throw error;
    return { kind: 'failed', error, ...(reply !== undefined && { reply }) };
  }
  const parsed = completionSchema.safeParse(reply.json);
  const choice = parsed.data?.choices[0];
  if (parsed.data === undefined || choice === undefined) {
    const error = errors.badResponse(new URL(endpoint.url), 'an answer that is no chat completion');
    return { kind: 'failed', error, reply };
  }
  const { model, usage } = parsed.data;
  const answer = {
    model,
    text: choice.message.content ?? '',
    finishReason: choice.finish_reason ?? 'unknown',
    inputTokens:
      usage?.prompt_tokens ?? likelyTokens(request.messages.map(({ content }) => content).join('')),
    outputTokens: usage?.completion_tokens ?? likelyTokens(choice.message.content ?? ''),
  };
  return { kind: 'answered', answer };
}

/** At least as many as a text usually has, where nobody counts them. */
export function likelyTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

const CHARACTERS_PER_TOKEN = 3;

function bodyOf({ model, messages, schema, maxTokens, temperature, seed }: ChatRequest): unknown {
  return {
    ...{ model, messages, temperature, seed, stream: false },
    max_tokens: maxTokens,
    response_format: {
      type: 'json_schema',
      json_schema: { name: schema.name, strict: true, schema: schema.schema },
    },
  };
}
