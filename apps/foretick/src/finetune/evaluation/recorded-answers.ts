import { readFile } from 'node:fs/promises';
import { ForetickError, jsonOrUndefined } from '@foretick/ports';
import * as z from 'zod';

/** A line of a file of answers: what a model answered about an article, as it came. */
const lineSchema = z
  .object({
    article_id: z.string(),
    model: z.string(),
    served_model: z.string(),
    text: z.string(),
    finish_reason: z.string(),
    input_tokens: z.number(),
    output_tokens: z.number(),
    latency_ms: z.number(),
  })
  .transform((line) => ({
    ...{ articleId: line.article_id, model: line.model, servedModel: line.served_model, text: line.text },
    ...{ finishReason: line.finish_reason, inputTokens: line.input_tokens },
    ...{ outputTokens: line.output_tokens, latencyMs: line.latency_ms },
  }));

export type AnswerOfModel = z.output<typeof lineSchema>;

export function answerLine(answer: AnswerOfModel): string {
  return JSON.stringify({
    ...{ article_id: answer.articleId, model: answer.model, served_model: answer.servedModel },
    ...{ text: answer.text, finish_reason: answer.finishReason, input_tokens: answer.inputTokens },
    ...{ output_tokens: answer.outputTokens, latency_ms: answer.latencyMs },
  });
}

/** Throws `INPUT_NOT_READABLE`. */
export async function readAnswers(path: string): Promise<ReadonlyMap<string, AnswerOfModel>> {
  const answers = await readLines(path, lineSchema, 'answers of foretick finetune answer');
  return new Map(answers.map((answer) => [answer.articleId, answer]));
}

/** One value of a schema from each line. Throws `INPUT_NOT_READABLE`. */
export async function readLines<T>(path: string, schema: z.ZodType<T>, what: string): Promise<readonly T[]> {
  const refuse = (why: string, cause?: unknown) =>
    new ForetickError('INPUT_NOT_READABLE', `${path} cannot be read (${why}); it has to be ${what}`, {
      cause,
    });
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw refuse(String(cause), cause);
  });
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line, i) => {
    const parsed = schema.safeParse(jsonOrUndefined(line));
    if (!parsed.success) throw refuse(`line ${i + 1} is no such record`, parsed.error);
    return parsed.data;
  });
}
