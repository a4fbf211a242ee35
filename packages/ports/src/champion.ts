import type { ChallengeEvent, PromotionEvent } from './model-registry.ts';

/** Which model serves one horizon of an instrument, and why. A JSON value. */
export interface Champion {
  readonly model: string;
  readonly modelVersion: string;
  /** Close time of the first candle that it serves, epoch ms. */
  readonly effectiveFrom: number;
  readonly reason: string;
  readonly by: PromotionAuthor;
  /** The version that was rolled back for it. */
  readonly replaces?: string;
  /** The schedule promotes nothing that takes effect before. Epoch ms; 0: nothing is held. */
  readonly holdUntil: number;
  /** The one before it, to roll back to; absent when there was none, or when it was the one rolled back. */
  readonly before?: { readonly model: string; readonly modelVersion: string };
  /** The newest versions that were rolled back; the schedule does not promote them again. */
  readonly rolledBack: readonly string[];
}

export type PromotionAuthor = NonNullable<PromotionEvent['by']>;

/** Versions that were rolled back and are remembered as such. */
export const MAX_ROLLED_BACK = 20;

/**
 * The champion after one more promotion of the same instrument and horizon. The champion itself when the promotion takes no
 * effect: it is known, it came before, it is the schedule's while a hold lasts, or was
 * rolled back, or refreshes a model that does not serve any more.
 * Of several at the same time a person's counts most, then the guard's. Feed promotions in the order of `byEffect`.
 */
export function championAfter(champion: Champion | undefined, event: PromotionEvent): Champion {
  const { model, modelVersion, effectiveFrom, reason, replaces } = event;
  const by = event.by ?? 'schedule';
  const holdUntil = Math.max(event.holdUntil ?? 0, 0);
  const given = {
    model,
    modelVersion,
    effectiveFrom,
    reason,
    by,
    ...(replaces !== undefined && { replaces }),
  };
  if (champion === undefined) {
    return { ...given, holdUntil, rolledBack: replaces === undefined ? [] : [replaces] };
  }
  if (effectiveFrom < champion.effectiveFrom) return champion;
  if (effectiveFrom === champion.effectiveFrom) {
    if (modelVersion === champion.modelVersion || RANK[by] < RANK[champion.by]) return champion;
  }
  if (by === 'schedule') {
    if (effectiveFrom < champion.holdUntil || champion.rolledBack.includes(modelVersion)) return champion;
    if (event.refreshes === true && champion.model !== model) return champion;
  }
  const before =
    replaces === undefined ? { model: champion.model, modelVersion: champion.modelVersion } : undefined;
  const rolledBack = champion.rolledBack.filter((one) => one !== replaces && one !== modelVersion);
  return {
    ...given,
    holdUntil,
    ...(before !== undefined && { before }),
    rolledBack: [...rolledBack, ...(replaces === undefined ? [] : [replaces])].slice(-MAX_ROLLED_BACK),
  };
}

/** Which version forecasts one horizon of an instrument in the shadow, and why it does not serve. A JSON value. */
export interface Challenger {
  readonly model: string;
  readonly modelVersion: string;
  /** Close time of the first candle that it forecasts from, epoch ms. */
  readonly effectiveFrom: number;
  readonly reason: string;
}

/**
 * The challenger after one more record of the same instrument and horizon, under the champion that is in force after it. The
 * newest challenge counts. What serves does not challenge: a promotion that takes effect ends it.
 */
export function challengerAfter(
  challenger: Challenger | undefined,
  champion: Champion | undefined,
  event: PromotionEvent | ChallengeEvent,
): Challenger | undefined {
  const next = event.kind === 'challenge' ? newerOf(challenger, event) : challenger;
  return next?.modelVersion === champion?.modelVersion ? undefined : next;
}

function newerOf(challenger: Challenger | undefined, event: ChallengeEvent): Challenger {
  const { model, modelVersion, effectiveFrom, reason } = event;
  const isKnown = challenger?.modelVersion === modelVersion;
  if (challenger !== undefined && (isKnown || effectiveFrom < challenger.effectiveFrom)) return challenger;
  return { model, modelVersion, effectiveFrom, reason };
}

/** Orders promotions and challenges as they take effect. At the same time a promotion has the last word. */
export function byEffect(a: PromotionEvent | ChallengeEvent, b: PromotionEvent | ChallengeEvent): number {
  return a.effectiveFrom - b.effectiveFrom || rankOf(a) - rankOf(b);
}

function rankOf(event: PromotionEvent | ChallengeEvent): number {
  return event.kind === 'challenge' ? -1 : RANK[event.by ?? 'schedule'];
}

const RANK: Readonly<Record<PromotionAuthor, number>> = { schedule: 0, guard: 1, person: 2 };
