import {
  byDataTo,
  byPromotion,
  ForetickError,
  keptVersions,
  type ModelRegistry,
  type ModelVersion,
  type PromotionEvent,
  parseModelVersion,
  parsePromotion,
  promotionId,
  requireVersionName,
  seriesOf,
} from '@foretick/ports';

export interface MemoryRegistry extends ModelRegistry {
  prune(keepNewest: number): Promise<number>;
  /** Cuts what is kept of a version in half, as a failing disk would. */
  damage(modelVersion: string): void;
}

/**
 * A model registry in memory, which simulated processes share and which outlives them. It keeps JSON text and reads it anew each
 * time, so nobody sees what another one changes in a version that it has at hand. Throws `REGISTRY_DAMAGED` for what is damaged.
 */
export function createMemoryRegistry(): MemoryRegistry {
  /** JSON text by name, those saved last at the end. */
  const versions = new Map<string, string>();
  /** JSON text by id. */
  const promotions = new Map<string, string>();

  const allPromotions = (): PromotionEvent[] =>
    [...promotions].map(([id, text]) => parsed(`promotion ${id}`, text, parsePromotion));

  return {
    async save(version) {
      requireVersionName(version.modelVersion);
      const known = versions.get(version.modelVersion);
      versions.delete(version.modelVersion);
      // What is damaged is written anew: the same version has the same content.
      versions.set(
        version.modelVersion,
        known !== undefined && isWhole(known) ? known : JSON.stringify(version),
      );
    },
    async load(modelVersion) {
      requireVersionName(modelVersion);
      const text = versions.get(modelVersion);
      return text === undefined ? undefined : versionOf(modelVersion, text);
    },
    async list() {
      return [...versions].map(([name, text]) => versionOf(name, text)).toSorted(byDataTo);
    },
    async prune(keepNewest) {
      const kept = keptVersions(allPromotions());
      const rest = [...versions].filter(([name, text]) => !kept.has(name) && isWhole(text));
      const series = Map.groupBy(rest.toReversed(), ([name, text]) => seriesOf(versionOf(name, text)));
      const pruned = [...series.values()].flatMap((of) => of.slice(keepNewest));
      for (const [name] of pruned) versions.delete(name);
      return pruned.length;
    },
    async promote(event) {
      const id = promotionId(event);
      if (!promotions.has(id)) promotions.set(id, JSON.stringify(event));
    },
    async promotions() {
      return allPromotions().toSorted(byPromotion);
    },
    damage(modelVersion) {
      const text = versions.get(modelVersion);
      if (text !== undefined) versions.set(modelVersion, text.slice(0, text.length / 2));
    },
  };
}

function versionOf(name: string, text: string): ModelVersion {
  return parsed(`model version ${name}`, text, parseModelVersion);
}

function isWhole(text: string): boolean {
  try {
    return parseModelVersion(JSON.parse(text)) !== undefined;
  } catch {
    return false;
  }
}

function parsed<T>(what: string, text: string, parse: (value: unknown) => T | undefined): T {
  let cause: unknown;
  try {
    const value = parse(JSON.parse(text));
    if (value !== undefined) return value;
  } catch (error) {
    cause = error;
  }
  throw new ForetickError('REGISTRY_DAMAGED', `${what} in memory is damaged; save it anew`, { cause });
}
