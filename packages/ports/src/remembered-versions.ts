import type { ModelRegistry, ModelVersion } from './model-registry.ts';

/**
 * Loads from the registry and remembers the `most` versions asked for last: versions never change, so each is read once, and is one
 * and the same object as long as few others come in between. One that is not there is asked for again.
 */
export function rememberedVersions(
  registry: Pick<ModelRegistry, 'load'>,
  most: number,
): ModelRegistry['load'] {
  const loaded = new Map<string, ModelVersion>();
  return async (modelVersion) => {
    const known = loaded.get(modelVersion) ?? (await registry.load(modelVersion));
    if (known === undefined) return undefined;
    // Of two that were read at once, the one that came first is kept.
    const kept = loaded.get(modelVersion) ?? known;
    loaded.delete(modelVersion);
    loaded.set(modelVersion, kept);
    const [oldest] = loaded.keys();
    if (loaded.size > most && oldest !== undefined) loaded.delete(oldest);
    return kept;
  };
}
