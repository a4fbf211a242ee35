import { ForetickError } from './foretick-error.ts';
import type { ModelRegistry } from './model-registry.ts';
import { byPromotion, promotionId } from './registry-ids.ts';

export interface RegistryWithCopy extends ModelRegistry {
  /** Waits until no promotion is under way to the other registry. Throws what its last attempt failed with, once. */
  settled(): Promise<void>;
}

/**
 * A registry elsewhere, with a copy at hand, so that the stream never waits for the other and what serves goes on serving
 * while it is away. A version that was saved or loaded here once is never asked for again. A promotion is recorded once the
 * copy has it; the other gets it in the background, and what it missed with the next one. Lists and promotions are the
 * other's, with those promotions that only the copy has. What is pruned is the copy: it is asked for again where it is needed.
 */
export function withCopy(remote: ModelRegistry, copy: ModelRegistry): RegistryWithCopy {
  let delivery = Promise.resolve();
  let isQueued = false;
  let failure: unknown;
  const prune = copy.prune?.bind(copy);
  const recorded = async () => {
    const there = await remote.promotions();
    const known = new Set(there.map(promotionId));
    return { there, onlyHere: (await copy.promotions()).filter((one) => !known.has(promotionId(one))) };
  };
  const deliver = async () => {
    isQueued = false;
    try {
      for (const one of (await recorded()).onlyHere) await remote.promote(one);
      failure = undefined;
    } catch (error) {
      failure = error;
    }
  };
  return {
    async save(version) {
      await remote.save(version);
      await copy.save(version);
    },
    async load(modelVersion) {
      const kept = await copy.load(modelVersion).catch(ignoreDamage);
      if (kept !== undefined) return kept;
      const version = await remote.load(modelVersion);
      if (version !== undefined) await copy.save(version);
      return version;
    },
    list: () => remote.list(),
    ...(prune !== undefined && { prune }),
    async promote(event) {
      await copy.promote(event);
      // One that waits for its turn takes this one along.
      if (isQueued) return;
      isQueued = true;
      delivery = delivery.then(deliver);
    },
    async promotions() {
      const { there, onlyHere } = await recorded();
      return [...there, ...onlyHere].toSorted(byPromotion);
    },
    async settled() {
      await delivery;
      const error = failure;
      failure = undefined;
      if (error !== undefined) throw error;
    },
  };
}

function ignoreDamage(error: unknown): undefined {
  if (error instanceof ForetickError && error.code === 'REGISTRY_DAMAGED') return undefined;
  throw error;
}
