import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ForetickError,
  keptVersions,
  type PromotionEvent,
  parseModelVersion,
  parsePromotion,
  seriesOf,
} from '@foretick/ports';
import { readJson } from './json-file.ts';

/**
 * Deletes versions as `ModelRegistry.prune` says; the newest are those saved last. Each file is read once over all calls, one
 * after the other, so that whoever shares the thread waits for no more than one of them.
 */
export function createPruner(models: string, promotions: string): (keepNewest: number) => Promise<number> {
  /** What a version is one of many of, by file name. */
  const series = new Map<string, string>();
  /** By file name. */
  const served = new Map<string, PromotionEvent>();

  return async (keepNewest) => {
    await readNew(promotions, served, (path) => readJson(path, parsePromotion));
    await readNew(models, series, async (path) => {
      const version = await readJson(path, parseModelVersion);
      return version && seriesOf(version);
    });
    const kept = new Set([...keptVersions(served.values())].map((name) => `${name}.json`));
    const rest = [...series].filter(([name]) => !kept.has(name));
    const saved = await Promise.all(
      rest.map(async ([name, of]) => ({ name, of, savedAt: await savedAtOf(join(models, name)) })),
    );
    const bySeries = Map.groupBy(
      saved.toSorted((a, b) => b.savedAt - a.savedAt),
      ({ of }) => of,
    );
    const pruned = [...bySeries.values()].flatMap((versions) => versions.slice(keepNewest));
    for (const { name } of pruned) {
      await unlink(join(models, name)).catch(ignoreMissing);
      series.delete(name);
    }
    return pruned.length;
  };
}

/** Reads files that are not known yet, and forgets those that are gone. What is damaged stays where it is. */
async function readNew<T>(
  folder: string,
  known: Map<string, T>,
  read: (path: string) => Promise<T | undefined>,
): Promise<void> {
  const names = new Set((await readdir(folder)).filter((name) => name.endsWith('.json')));
  for (const name of known.keys()) if (!names.has(name)) known.delete(name);
  for (const name of names) {
    if (known.has(name)) continue;
    const one = await read(join(folder, name)).catch(ignoreDamage);
    if (one !== undefined) known.set(name, one);
  }
}

/** Epoch ms; 0 when the file is gone. */
async function savedAtOf(path: string): Promise<number> {
  return (await stat(path).catch(ignoreMissing))?.mtimeMs ?? 0;
}

function ignoreDamage(error: unknown): undefined {
  if (error instanceof ForetickError && error.code === 'REGISTRY_DAMAGED') return undefined;
  throw error;
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
