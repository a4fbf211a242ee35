import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ForetickError } from '@foretick/ports';
import * as z from 'zod';
import { limit, parseArguments } from '../../commands/parse-arguments.ts';
import { refuseWhereFileExists } from '../../commands/write-page.ts';
import type { LlmEndpoint } from '../../profiles/language-model.ts';
import { buildDataset } from '../dataset/build-dataset.ts';
import type { DataCard } from '../dataset/data-card.ts';
import { readArticles } from '../dataset/read-articles.ts';
import type { Progress } from './progress.ts';

const argumentsSchema = z.object({
  input: z.array(z.string()).min(1),
  output: z.string(),
  model: z.string(),
  votes: z.coerce
    .number<string | number>('a whole number from 0 to 15')
    .int('a whole number from 0 to 15')
    .min(0, 'a whole number from 0 to 15')
    .max(15, 'a whole number from 0 to 15')
    .default(3),
  limit: limit.optional(),
  licence: z.string().default('not stated: find out what the publishers and the teacher allow'),
  overwrite: z.boolean().default(false),
});

/** Of votes: enough for an answer that is no firm one to come out differently. */
const VOTE_TEMPERATURE = 0.7;
const FIRST_VOTE_SEED = 101;

export interface MadeDataset extends DataCard {
  readonly folder: string;
  readonly articles: number;
}

/** `foretick finetune dataset`. What was asked before is taken from the record, so it goes on where it was stopped. */
export async function makeDataset(
  args: unknown,
  endpoint: LlmEndpoint,
  progress: Progress,
  signal: AbortSignal,
): Promise<MadeDataset> {
  const given = parseArguments(argumentsSchema, args);
  refuseWhereFileExists(join(given.output, 'articles.jsonl'), given.overwrite);
  const read = await Promise.all(given.input.map(readArticles));
  const inputs = await Promise.all(
    given.input.map(async (path) => ({
      name: basename(path),
      sha256: createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    })),
  );
  const articles = read
    .flatMap((one) => one.articles)
    .sort((a, b) => a.publishedAt - b.publishedAt)
    .slice(-(given.limit ?? Number.MAX_SAFE_INTEGER));
  const voter = (_: unknown, i: number) =>
    endpoint.reader(given.model, { temperature: VOTE_TEMPERATURE, seed: FIRST_VOTE_SEED + i });
  const { files, card } = await buildDataset(
    {
      articles,
      unreadable: read.reduce((sum, one) => sum + one.unreadable, 0),
      teacher: {
        reader: endpoint.reader(given.model),
        voters: Array.from({ length: given.votes }, voter),
      },
      ...{ licence: given.licence, inputs },
    },
    (done, all) => progress(done / all, `${done} of ${all} articles`),
    signal,
  );
  if (card.splits.some(({ examples }) => examples === 0)) {
    const left = Object.entries(card.left_out).map(([why, count]) => `${why} ${count}`);
    throw new ForetickError(
      'TOO_FEW_ARTICLES',
      `${articles.length} articles leave a part of the data set empty (left out: ${left.join(', ')}); give more, over a longer time`,
    );
  }
  for (const [name, text] of files) {
    const path = join(given.output, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return { folder: given.output, articles: articles.length, ...card };
}
