import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ForetickError } from '@foretick/ports';
import * as z from 'zod';
import { limit, parseArguments } from '../../commands/parse-arguments.ts';
import { isInstalled, TRAINERS, trainingPlan } from '../training/training-plan.ts';

const argumentsSchema = z.object({
  dataset: z.string(),
  output: z.string(),
  trainer: z.enum(TRAINERS, 'axolotl or trl').default('axolotl'),
  baseModel: z
    .string()
    .regex(/^[\w./-]+$/, 'the name of a model, or a folder')
    .optional(),
  seed: limit.default(1),
  run: z.boolean().default(false),
});

export type TrainedAdapter =
  | { readonly kind: 'trained'; readonly config: string; readonly adapter: string }
  /** Nothing was run: what would be, here and as a Job. */
  | {
      readonly kind: 'planned';
      readonly config: string;
      readonly command: string;
      readonly manifest: string;
    };

/** `foretick finetune train`: writes the trainer's configuration, and runs the trainer where that is wanted. */
export async function trainAdapter(args: unknown, signal: AbortSignal): Promise<TrainedAdapter> {
  const given = parseArguments(argumentsSchema, args);
  const { trainer, baseModel, seed } = given;
  const [dataset, output] = [resolve(given.dataset), resolve(given.output)];
  if (!existsSync(join(dataset, 'chat', 'train.jsonl'))) {
    throw new ForetickError(
      'INPUT_NOT_READABLE',
      `${dataset} holds no data set (chat/train.jsonl); make one with foretick finetune dataset`,
    );
  }
  const plan = await trainingPlan({ trainer, dataset, output, baseModel, seed });
  await mkdir(output, { recursive: true });
  const config = join(output, `${trainer}.yaml`);
  const manifest = join(output, 'job.yaml');
  await writeFile(config, plan.config);
  await writeFile(manifest, plan.manifest);
  const [program = '', ...words] = plan.command(config);
  if (!given.run) return { kind: 'planned', config, manifest, command: [program, ...words].join(' ') };
  if (!isInstalled(program)) {
    throw new ForetickError(
      'TRAINER_NOT_INSTALLED',
      `${program} is not on the PATH; install it on a machine with a GPU, or run ${manifest} in a cluster with kubectl apply -f`,
    );
  }
  const status = await ended(program, words, signal);
  if (status !== 0) {
    throw new ForetickError(
      'TRAINING_FAILED',
      `${program} ended with status ${status}; what it wrote above says why`,
    );
  }
  return { kind: 'trained', config, adapter: join(output, 'adapter') };
}

/** The trainer's own output goes to standard error, so that the result stays readable. */
function ended(program: string, words: readonly string[], signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['ignore', process.stderr, process.stderr], signal });
    child.on('error', (cause) =>
      reject(new ForetickError('TRAINING_FAILED', `${program} was stopped (${cause.message})`, { cause })),
    );
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
