import { ForetickError } from './foretick-error.ts';
import type { ModelVersion, PromotionEvent } from './model-registry.ts';
import { stableId } from './stable-id.ts';

/** The same promotion always has the same id; the reason is no part of it. */
export function promotionId(event: PromotionEvent): string {
  const { instrument, intervalSec, horizonSec, model, modelVersion, effectiveFrom } = event;
  return stableId(instrument, intervalSec, horizonSec, model, modelVersion, effectiveFrom);
}

/** The order in which a registry lists promotions. */
export function byPromotion(a: PromotionEvent, b: PromotionEvent): number {
  return a.effectiveFrom - b.effectiveFrom || compare(promotionId(a), promotionId(b));
}

/** The order in which a registry lists versions. */
export function byDataTo(a: DatedVersion, b: DatedVersion): number {
  return a.dataTo - b.dataTo || compare(a.modelVersion, b.modelVersion);
}

/** What orders versions. `dataTo` is in epoch ms. */
export type DatedVersion = Pick<ModelVersion, 'modelVersion' | 'dataTo'>;

/** A name that files, addresses and filters can carry. Throws `REGISTRY_VERSION_INVALID`. */
export function requireVersionName(modelVersion: string): void {
  if (VERSION_PATTERN.test(modelVersion)) return;
  throw new ForetickError(
    'REGISTRY_VERSION_INVALID',
    `"${modelVersion}" is no model version; use up to 128 letters, digits, dots, dashes and underscores.`,
  );
}

const VERSION_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
