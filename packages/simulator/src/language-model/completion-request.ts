import type { IncomingMessage } from 'node:http';

/** What is needed of a chat completion's request. */
export interface CompletionRequest {
  readonly model: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
  /** Name of the JSON Schema that the answer is to match. */
  readonly schema: string;
  readonly prompt: string;
  /** What the user's message is about: its first line. */
  readonly material: string;
  /** Characters of all messages. */
  readonly length: number;
}

/** `undefined` for what is no such request. */
export function completionRequest(body: unknown): CompletionRequest | undefined {
  const { model, messages, max_tokens, temperature, seed, response_format } = fieldsOf(body);
  if (typeof model !== 'string' || !Array.isArray(messages)) return undefined;
  const contents = messages.map((message) => String(fieldsOf(message).content ?? ''));
  const format = fieldsOf(response_format);
  if (format.type !== 'json_schema') return undefined;
  return {
    model,
    maxTokens: numberOr(max_tokens, 100),
    temperature: numberOr(temperature, 1),
    seed: numberOr(seed, 0),
    schema: String(fieldsOf(format.json_schema).name ?? ''),
    prompt: contents[0] ?? '',
    material: contents.at(-1)?.split('\n')[0] ?? '',
    length: contents.join('').length,
  };
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** The body as JSON; `undefined` where it is none. */
export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

const MAX_BYTES = 1024 * 1024;

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}
