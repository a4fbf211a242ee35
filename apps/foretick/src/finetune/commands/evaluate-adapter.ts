import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ForetickError } from '@foretick/ports';
import * as z from 'zod';
import { parseArguments } from '../../commands/parse-arguments.ts';
import { readAdapters, writeAdapters } from '../adapters/adapter-record.ts';
import { adapterGate, type GateCheck, type JudgeCount } from '../evaluation/adapter-gate.ts';
import { type AnswerFigures, answerFigures, readTwice } from '../evaluation/answer-figures.ts';
import { askJudge, type Judge } from '../evaluation/ask-judge.ts';
import { readAnswers } from '../evaluation/recorded-answers.ts';
import { testArticles } from './answer-tests.ts';
import type { Progress } from './progress.ts';

const argumentsSchema = z.object({
  dataset: z.string(),
  base: z.string(),
  tuned: z.string(),
  teacher: z.string().optional(),
  judge: z.string().optional(),
  register: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'up to 100 letters, digits, dots, dashes and underscores')
    .optional(),
  adapterPath: z.string().optional(),
});

export interface AdapterEvaluation {
  readonly passed: boolean;
  readonly checks: readonly GateCheck[];
  readonly base: AnswerFigures;
  readonly tuned: AnswerFigures;
  readonly teacher: AnswerFigures | undefined;
  readonly judge: JudgeCount | undefined;
  readonly registered: string | undefined;
}

export interface EvaluationSeams {
  readonly dataDir: string;
  readonly now: () => number;
  /** Makes a judge of a model's name. */
  readonly judge: (model: string) => Judge;
}

/** `foretick finetune evaluate`: figures from recorded answers, the gate, and an entry in the record of adapters where one is wanted. */
export async function evaluateAdapter(
  args: unknown,
  { dataDir, now, judge: judgeOf }: EvaluationSeams,
  progress: Progress,
): Promise<AdapterEvaluation> {
  const given = parseArguments(argumentsSchema, args);
  if ((given.register === undefined) !== (given.adapterPath === undefined)) {
    throw new ForetickError(
      'ARGUMENT_INVALID',
      '--register and --adapter-path: a name and a folder go together; give both or neither',
    );
  }
  const labelled = await testArticles(given.dataset);
  const of = async (file: string) => {
    const answers = await readAnswers(file);
    const articles = readTwice(labelled, answers);
    return { articles, figures: answerFigures(articles, answers) };
  };
  const [base, tuned] = [await of(given.base), await of(given.tuned)];
  const teacher = given.teacher === undefined ? undefined : await of(given.teacher);
  const judge =
    given.judge === undefined
      ? undefined
      : await askJudge(judgeOf(given.judge), base.articles, tuned.articles, (share) =>
          progress(share, 'asking the judge'),
        );
  const checks = adapterGate(base, tuned, judge, SEED);
  const passed = checks.every((check) => check.passed);
  if (given.register !== undefined && given.adapterPath !== undefined) {
    const record = readAdapters(dataDir);
    const adapter = {
      ...{ name: given.register, path: given.adapterPath, base_model: base.figures.model, passed },
      registered_at: now(),
      dataset_sha256: createHash('sha256')
        .update(await readFile(join(given.dataset, 'articles.jsonl')))
        .digest('hex'),
      figures: { base: base.figures, tuned: tuned.figures, judge: judge ?? null, checks },
    };
    writeAdapters(dataDir, { ...record, adapters: [...record.adapters, adapter] });
  }
  return {
    ...{ passed, checks, judge, registered: given.register },
    ...{ base: base.figures, tuned: tuned.figures, teacher: teacher?.figures },
  };
}

const SEED = 1;
