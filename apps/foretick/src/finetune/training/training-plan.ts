import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { ForetickError } from '@foretick/ports';

export const TRAINERS = ['axolotl', 'trl'] as const;
type TrainerName = (typeof TRAINERS)[number];

export interface TrainingWish {
  readonly trainer: TrainerName;
  /** Folder that `foretick finetune dataset` wrote. */
  readonly dataset: string;
  /** Folder for the adapter. */
  readonly output: string;
  readonly baseModel: string | undefined;
  readonly seed: number;
}

/** A trainer's configuration and how to run it, here or as a Job. */
export interface TrainingPlan {
  readonly config: string;
  /** What would be run here, with the file that `config` is written to. */
  readonly command: (configFile: string) => readonly string[];
  /** A Kubernetes ConfigMap and Job, with the configuration in it and the paths of its volumes. */
  readonly manifest: string;
}

/**
 * From the files of `deploy/finetune`, which run as they stand; only paths, model and seed are put in. Throws `TRAINER_FILES_MISSING`.
 */
export async function trainingPlan(wish: TrainingWish): Promise<TrainingPlan> {
  const template = await readTemplate(`${wish.trainer}.yaml`);
  const job = await readTemplate('job.yaml');
  const inCluster = withValues(template, { ...wish, dataset: '/data', output: '/output' });
  const command = COMMANDS[wish.trainer];
  return {
    config: withValues(template, wish),
    command,
    manifest: job
      .replaceAll('foretick-finetune-axolotl.yaml', `${wish.trainer}.yaml`)
      .replace(/^( *)# config$/m, (_, indent: string) => indented(inCluster, indent))
      .replace(/^( *)command: .*$/m, (_, indent: string) => {
        const words = command(`/config/${wish.trainer}.yaml`);
        return `${indent}command: ${JSON.stringify(words)}`;
      })
      .replace(/image: axolotlai\/axolotl:\S+/, `image: ${IMAGES[wish.trainer]}`),
  };
}

/** Whether a program is on the PATH. */
export function isInstalled(program: string, path = process.env.PATH ?? ''): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const COMMANDS: Readonly<Record<TrainerName, (file: string) => readonly string[]>> = {
  axolotl: (file) => ['axolotl', 'train', file],
  trl: (file) => ['trl', 'sft', '--config', file],
};

const IMAGES: Readonly<Record<TrainerName, string>> = {
  axolotl: 'axolotlai/axolotl:0.19.0',
  trl: 'huggingface/trl:1.16.0',
};

const FOLDER = new URL('../../../../../deploy/finetune/', import.meta.url);

async function readTemplate(name: string): Promise<string> {
  return readFile(new URL(name, FOLDER), 'utf8').catch((cause: unknown) => {
    throw new ForetickError(
      'TRAINER_FILES_MISSING',
      `deploy/finetune/${name} of Foretick is not there; run this from a checkout of the whole repository`,
      { cause },
    );
  });
}

function withValues(template: string, { dataset, output, baseModel, seed }: TrainingWish): string {
  return template
    .replaceAll(/(?<=[\s:])\/data(?=\/|$)/gm, () => dataset)
    .replaceAll(/(?<=[\s:])\/output(?=\/|$)/gm, () => output)
    .replace(/^(base_model|model_name_or_path): .*$/m, (line, key) =>
      baseModel === undefined ? line : `${key}: ${baseModel}`,
    )
    .replace(/^seed: .*$/m, `seed: ${seed}`);
}

function indented(text: string, indent: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `${indent}${line}`))
    .join('\n');
}
