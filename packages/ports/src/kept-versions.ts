import type { ModelVersion, PromotionEvent } from './model-registry.ts';

/**
 * The versions that pruning keeps for good: what promotions name, but persistence that the schedule promoted only while nothing was
 * promoted after it. A training that finds no edge promotes "no change" anew each time: that is of no worth for good.
 */
export function keptVersions(promotions: Iterable<PromotionEvent>): ReadonlySet<string> {
  const kept = new Set<string>();
  const newest = new Map<string, PromotionEvent>();
  for (const event of promotions) {
    const { effectiveFrom, model, by = 'schedule' } = event;
    if (model !== 'persistence' || by !== 'schedule') addNamed(kept, event);
    const place = placeOf(event);
    if (effectiveFrom >= (newest.get(place)?.effectiveFrom ?? 0)) newest.set(place, event);
  }
  for (const event of newest.values()) addNamed(kept, event);
  return kept;
}

/** What a version is one of many of, when the newest of them are kept. */
export function seriesOf(version: Pick<ModelVersion, keyof Place | 'model'>): string {
  return `${placeOf(version)} ${version.model}`;
}

type Place = Pick<ModelVersion, 'instrument' | 'intervalSec' | 'horizonSec'>;

function placeOf({ instrument, intervalSec, horizonSec }: Place): string {
  return `${instrument} ${intervalSec} ${horizonSec}`;
}

function addNamed(kept: Set<string>, { modelVersion, replaces }: PromotionEvent): void {
  kept.add(modelVersion);
  if (replaces !== undefined) kept.add(replaces);
}
