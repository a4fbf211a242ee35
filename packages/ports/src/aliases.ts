import { byEffect, type Champion, championAfter } from './champion.ts';
import type { PromotionEvent } from './model-registry.ts';
import { byDataTo, type DatedVersion } from './registry-ids.ts';

/** The versions that play a part at one horizon of an instrument. */
export interface Aliases {
  /** Whose forecasts are the ones shown; persistence counts, though no registry stores its plain version. */
  readonly champion: string | undefined;
  /** The newest version of a model, where that one does not serve and was not rolled back; "no change" challenges nobody. */
  readonly challenger: string | undefined;
}

/** The part that each version plays, given all versions and the champion of one horizon of an instrument. */
export function aliasesOf(versions: readonly DatedVersion[], champion: Champion | undefined): Aliases {
  const models = versions.filter(({ modelVersion }) => !modelVersion.startsWith('persistence-'));
  const newest = models.toSorted(byDataTo).at(-1)?.modelVersion;
  const isOut = newest === undefined || champion?.rolledBack.includes(newest) === true;
  return {
    champion: champion?.modelVersion,
    challenger: isOut || newest === champion?.modelVersion ? undefined : newest,
  };
}

/** The champion after all promotions of one horizon of an instrument, in any order. */
export function championOf(promotions: readonly PromotionEvent[]): Champion | undefined {
  return promotions
    .toSorted(byEffect)
    .reduce((champion: Champion | undefined, event) => championAfter(champion, event), undefined);
}
