import type { FeatureFold } from '@foretick/core/feature';
import type { IndicatorRow } from '@foretick/core/indicator';
import type { Promotion } from '@foretick/ports';

interface Champion {
  readonly horizonSec: number;
  readonly model: string;
  readonly modelVersion: string;
  readonly effectiveFrom: number;
}

/** What the predictor remembers of one instrument. Changed in place by its one owner. */
export interface PredictorState {
  readonly features: FeatureFold;
  /** Rows that wait for the trainer's word on their candle. The event log bounds how many there can be. */
  waiting: IndicatorRow[];
  /** Promotions by `effectiveFrom`, oldest first: for each horizon the one in force and those to come. */
  champions: Champion[];
  /** No promotion at or before this close time will come any more. Epoch ms. */
  promotedUpTo: number;
  /** Close time of the newest candle forecast. Epoch ms. */
  asOf: number;
}

export function newPredictorState(features: FeatureFold): PredictorState {
  return { features, waiting: [], champions: [], promotedUpTo: 0, asOf: 0 };
}

/** A snapshot of another feature view starts the features anew; everything else goes on. */
export function restorePredictorState(features: FeatureFold, snapshot: unknown): PredictorState {
  const state = newPredictorState(features);
  if (typeof snapshot !== 'object' || snapshot === null) return state;
  const { features: featureState, ...rest } = { features: undefined, ...snapshot };
  Object.assign(state, rest);
  try {
    features.restore(featureState);
  } catch {
    // An update changed the view: the fold warms up again from the candles to come, and persistence serves meanwhile.
  }
  return state;
}

export function takePromotion(state: PredictorState, promotion: Promotion): void {
  if (promotion.kind === 'progress') {
    state.promotedUpTo = Math.max(state.promotedUpTo, promotion.asOf);
    return;
  }
  const { horizonSec, model, modelVersion, effectiveFrom } = promotion;
  const known = state.champions.some(
    (one) => one.modelVersion === modelVersion && one.effectiveFrom === effectiveFrom,
  );
  if (known) return;
  state.champions.push({ horizonSec, model, modelVersion, effectiveFrom });
  state.champions.sort((a, b) => a.effectiveFrom - b.effectiveFrom);
  // Those that were followed by another before the newest candle forecast will never be asked for again.
  const superseded = (one: Champion, i: number) =>
    state.champions.some(
      (later, j) => j > i && later.horizonSec === one.horizonSec && later.effectiveFrom <= state.asOf,
    );
  state.champions = state.champions.filter((one, i) => !superseded(one, i));
}
