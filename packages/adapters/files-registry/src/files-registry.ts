import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  byDataTo,
  byPromotion,
  ForetickError,
  type ModelRegistry,
  parseModelVersion,
  parsePromotion,
  promotionId,
  requireVersionName,
} from '@foretick/ports';
import { readJson, writeJson } from './json-file.ts';
import { createPruner } from './prune.ts';

/**
 * A model registry of plain JSON files: `models/VERSION.json` and one file for each promotion under
 * `promotions/`. A file appears whole or not at all, and never changes. Throws `REGISTRY_UNAVAILABLE` when the
 * folder cannot be used and `REGISTRY_DAMAGED` when a file in it cannot be read.
 */
export async function openFilesRegistry(directory: string): Promise<ModelRegistry> {
  const models = join(directory, 'models');
  const promotions = join(directory, 'promotions');
  for (const folder of [models, promotions]) {
    await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
      throw new ForetickError(
        'REGISTRY_UNAVAILABLE',
        `The model registry cannot use the folder ${folder}; make it writable or choose another.`,
        { cause },
      );
    });
  }

  return {
    async save(version) {
      const path = join(models, fileName(version.modelVersion));
      // A damaged file is written anew: the same version has the same content. So is a known one, to be among the newest again.
      const known = await readJson(path, parseModelVersion).catch(ignoreDamage);
      await writeJson(path, known ?? version);
    },
    load: (modelVersion) => readJson(join(models, fileName(modelVersion)), parseModelVersion),
    async list() {
      const versions = await readAll(models, parseModelVersion);
      return versions.toSorted(byDataTo);
    },
    prune: createPruner(models, promotions),
    async promote(event) {
      const path = join(promotions, `${promotionId(event)}.json`);
      const known = await readJson(path, parsePromotion).catch(ignoreDamage);
      if (known === undefined) await writeJson(path, event);
    },
    async promotions() {
      const events = await readAll(promotions, parsePromotion);
      return events.toSorted(byPromotion);
    },
  };
}

function fileName(modelVersion: string): string {
  requireVersionName(modelVersion);
  return `${modelVersion}.json`;
}

async function readAll<T>(folder: string, parse: (value: unknown) => T | undefined): Promise<T[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const all: T[] = [];
  for (const name of names) {
    const one = await readJson(join(folder, name), parse);
    if (one !== undefined) all.push(one);
  }
  return all;
}

function ignoreDamage(error: unknown): undefined {
  if (error instanceof ForetickError && error.code === 'REGISTRY_DAMAGED') return undefined;
  throw error;
}
