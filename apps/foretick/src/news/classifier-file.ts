import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewsClassifier } from '@foretick/core/news';
import { ForetickError } from '@foretick/ports';
import * as z from 'zod';

const FILE = 'news-classifier.json';

/** Keeps a fitted classifier in the data folder, whole or not at all. Returns the file. */
export function writeClassifier(dataDir: string, classifier: NewsClassifier): string {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, FILE);
  writeFileSync(`${file}.new`, JSON.stringify(classifier));
  renameSync(`${file}.new`, file);
  return file;
}

/** The classifier of the data folder; undefined where none was fitted. Throws `CLASSIFIER_BROKEN`. */
export function readClassifier(dataDir: string): NewsClassifier | undefined {
  const file = join(dataDir, FILE);
  if (!existsSync(file)) return undefined;
  try {
    return classifierSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const message = `${file} is no classifier; fit it again with foretick news train --labels FILE`;
    throw new ForetickError('CLASSIFIER_BROKEN', message, { cause });
  }
}

const classifierSchema = z
  .object({
    format: z.literal('foretick-news-classifier-1'),
    buckets: z.int().positive(),
    bias: z.array(z.number()).length(3),
    used: z.array(z.int().nonnegative()),
    weights: z.array(z.number()),
    rows: z.int().positive(),
    version: z.string(),
  })
  .refine(({ used, weights }) => weights.length === 3 * used.length);
