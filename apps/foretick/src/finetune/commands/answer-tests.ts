import { join } from 'node:path';
import * as z from 'zod';
import { parseArguments } from '../../commands/parse-arguments.ts';
import { refuseWhereFileExists, writePage } from '../../commands/write-page.ts';
import type { LlmEndpoint } from '../../profiles/language-model.ts';
import { labelledSchema } from '../dataset/labelled-article.ts';
import { answerLine, readLines } from '../evaluation/recorded-answers.ts';
import type { Progress } from './progress.ts';

const argumentsSchema = z.object({
  dataset: z.string(),
  model: z.string(),
  file: z.string(),
  overwrite: z.boolean().default(false),
});

/** `foretick finetune answer`: what a model says of the articles of the test part, as it comes, one line each. */
export async function answerTests(
  args: unknown,
  endpoint: LlmEndpoint,
  progress: Progress,
  signal: AbortSignal,
): Promise<{ readonly file: string; readonly model: string; readonly answers: number }> {
  const given = parseArguments(argumentsSchema, args);
  refuseWhereFileExists(given.file, given.overwrite);
  const articles = await testArticles(given.dataset);
  const questions = endpoint.questions(given.model);
  const lines: string[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < articles.length; i = next++) {
      const article = articles[i]?.article;
      if (article === undefined) return;
      const answer = await questions.ask(article, 0, undefined, signal);
      lines[i] = answerLine({ articleId: article.articleId, ...answer });
      done += 1;
      progress(done / articles.length, `${done} of ${articles.length} articles`);
    }
  };
  await Promise.all(Array.from({ length: endpoint.concurrency }, work));
  await writePage(given.file, lines.map((line) => `${line}\n`).join(''), given.overwrite);
  return { file: given.file, model: given.model, answers: lines.length };
}

/** Throws `INPUT_NOT_READABLE`. */
export async function testArticles(dataset: string) {
  const path = join(dataset, 'articles.jsonl');
  const labelled = await readLines(path, labelledSchema, 'articles.jsonl of foretick finetune dataset');
  return labelled.filter(({ split }) => split === 'test');
}
