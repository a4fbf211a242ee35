import type { Candle } from '@foretick/core/candle';
import {
  COMPANION_SLOTS,
  type CompanionSlot,
  type FeatureFold,
  type MarketStep,
} from '@foretick/core/feature';
import { type Bands, NEW_BANDS, PERSISTENCE_VERSION } from '@foretick/core/forecast';
import type { IndicatorRow } from '@foretick/core/indicator';
import {
  byEffect,
  type ChallengeEvent,
  type Challenger,
  type Champion,
  type CompanionRecord,
  challengerAfter,
  championAfter,
  type Promotion,
  type PromotionEvent,
} from '@foretick/ports';
import { type GuardState, NEW_GUARD } from './live-guard.ts';
import type { VersionName } from './serving-model.ts';

/** Which model serves one horizon, and what its outcomes say of it. */
export interface Serving {
  readonly champion: Champion | undefined;
  readonly guard: GuardState;
  /** Forecasts in the shadow. */
  readonly challenger: Challenger | undefined;
  /** The newest trained version of persistence that was promoted or challenged: to fall back on. */
  readonly persistence: VersionName | undefined;
  /** How wide intervals of champions and of challengers have to be; each goes on from version to version. */
  readonly bands: Bands;
  readonly shadowBands: Bands;
}

const NEW_SERVING: Serving = {
  champion: undefined,
  guard: NEW_GUARD,
  challenger: undefined,
  persistence: undefined,
  bands: NEW_BANDS,
  shadowBands: NEW_BANDS,
};

/** What the predictor remembers of one instrument. Changed in place by its one owner. */
export interface PredictorState {
  readonly features: FeatureFold;
  /** Whether the features have to be warmed up, since what was saved is of another view. */
  cold: boolean;
  /** Rows that wait for the trainer's word on their candle. The event log bounds how many there can be. */
  waiting: IndicatorRow[];
  /** What came with the companions since the newest decision to forecast. */
  arrived: Surrounding;
  /** Candles of companions that close, and news that could be known, after the newest candle forecast. */
  early: Surrounding;
  /** Ids of the newest signals of news that came. */
  newsSeen: readonly string[];
  /** What each decision to forecast, by close time, found there; those of rows that are still to come. */
  decided: { readonly asOf: number; readonly found: Surrounding }[];
  /** Close time of the newest decision heard. Epoch ms. */
  decidedUpTo: number;
  /** Promotions and challenges that have not taken effect yet, in the order in which they will. */
  promotions: (PromotionEvent | ChallengeEvent)[];
  /** By horizon in seconds. */
  serving: Readonly<Record<number, Serving>>;
  /** No promotion at or before this close time will come any more. Epoch ms. */
  promotedUpTo: number;
  /** Close time of the newest candle forecast. Epoch ms. */
  asOf: number;
}

type Surrounding = Omit<MarketStep, 'row'>;

/** More than come between two commits of the service that hands them on. */
const MOST_NEWS_SEEN = 200;

const NOTHING: Surrounding = { companions: {}, news: [] };

export function newPredictorState(features: FeatureFold): PredictorState {
  return {
    features,
    cold: false,
    waiting: [],
    arrived: NOTHING,
    early: NOTHING,
    newsSeen: [],
    decided: [],
    decidedUpTo: 0,
    promotions: [],
    serving: {},
    promotedUpTo: 0,
    asOf: 0,
  };
}

/** Takes in what the companions service says: candles and news, and the decision which of them a forecast may use. */
export function takeCompanion(state: PredictorState, record: CompanionRecord): void {
  const { companions, news } = state.arrived;
  switch (record.kind) {
    case 'candle': {
      const { slot, candle } = record;
      state.arrived = { companions: { ...companions, [slot]: [...(companions[slot] ?? []), candle] }, news };
      return;
    }
    case 'news': {
      // A log may carry it twice, when the service that hands it on was killed in between: it counts once.
      const { id } = record.signal;
      if (state.newsSeen.includes(id)) return;
      state.newsSeen = [...state.newsSeen, id].slice(-MOST_NEWS_SEEN);
      state.arrived = { companions, news: [...news, record.signal] };
      return;
    }
    case 'progress':
      // A log may carry a decision twice. The first one counts; what came since goes to the next.
      if (record.asOf <= state.decidedUpTo) return;
      state.decidedUpTo = record.asOf;
      state.decided.push({ asOf: record.asOf, found: state.arrived });
      state.arrived = NOTHING;
  }
}

/** Takes in a row that is to be forecast from. Rows come in order, but may come twice. */
export function takeRow(state: PredictorState, row: IndicatorRow): void {
  const newest = state.waiting.at(-1)?.candle.closeTime ?? state.asOf;
  if (row.candle.closeTime > newest) state.waiting.push(row);
}

/** What may be used for the candle that closes at `asOf`; `undefined` while that is not decided. */
export function takeDecision(state: PredictorState, asOf: number): Surrounding | undefined {
  const decision = state.decided.findIndex((one) => one.asOf >= asOf);
  if (decision < 0) return undefined;
  // A decision without a row of its own hands on what it found.
  const found = state.decided.splice(0, decision + 1).map((one) => one.found);
  const all = [state.early, ...found].reduce(joined, NOTHING);
  state.early = {
    companions: candlesOf(all, ({ closeTime }) => closeTime > asOf),
    news: all.news.filter(({ availableAt }) => availableAt > asOf),
  };
  return {
    companions: candlesOf(all, ({ closeTime }) => closeTime <= asOf),
    news: all.news.filter(({ availableAt }) => availableAt <= asOf),
  };
}

function candlesOf(
  { companions }: Surrounding,
  isWanted: (candle: Candle) => boolean,
): Surrounding['companions'] {
  const chosen: Partial<Record<CompanionSlot, readonly Candle[]>> = {};
  for (const slot of COMPANION_SLOTS) {
    const candles = companions[slot]?.filter(isWanted) ?? [];
    if (candles.length > 0) chosen[slot] = candles;
  }
  return chosen;
}

function joined(first: Surrounding, second: Surrounding): Surrounding {
  const companions = { ...first.companions };
  for (const slot of COMPANION_SLOTS) {
    const candles = second.companions[slot];
    if (candles !== undefined) companions[slot] = [...(companions[slot] ?? []), ...candles];
  }
  return { companions, news: [...first.news, ...second.news] };
}

/** A snapshot of another feature view starts the features anew, apart from what the news said; everything else goes on. */
export function restorePredictorState(features: FeatureFold, snapshot: unknown): PredictorState {
  const state = newPredictorState(features);
  if (typeof snapshot !== 'object' || snapshot === null) return state;
  const { features: featureState, ...rest } = { features: undefined, ...snapshot };
  Object.assign(state, rest);
  try {
    features.restore(featureState);
  } catch {
    // An update or a feature of the user's own changed the view. What the news said does not depend on it.
    features.restoreNews(featureState);
    state.cold = true;
  }
  return state;
}

export function takePromotion(state: PredictorState, promotion: Promotion): void {
  if (promotion.kind === 'progress') {
    state.promotedUpTo = Math.max(state.promotedUpTo, promotion.asOf);
    return;
  }
  const { kind, horizonSec, modelVersion, effectiveFrom } = promotion;
  const isKnown = state.promotions.some(
    (one) =>
      one.kind === kind &&
      one.horizonSec === horizonSec &&
      one.modelVersion === modelVersion &&
      one.effectiveFrom === effectiveFrom,
  );
  if (isKnown) return;
  state.promotions.push(promotion);
  state.promotions.sort(byEffect);
}

/** Puts the promotions and challenges in force that take effect at or before `asOf`. */
export function promoteUpTo(state: PredictorState, asOf: number): void {
  while (state.promotions[0] !== undefined && state.promotions[0].effectiveFrom <= asOf) {
    const [event, ...later] = state.promotions;
    state.promotions = later;
    const before = servingAt(state, event.horizonSec);
    const champion = event.kind === 'promotion' ? championAfter(before.champion, event) : before.champion;
    const challenger = challengerAfter(before.challenger, champion, event);
    const persistence = isTrainedPersistence(event) ? versionOf(event) : before.persistence;
    setServing(state, event.horizonSec, { ...before, champion, challenger, persistence });
  }
}

function isTrainedPersistence({ model, modelVersion }: VersionName): boolean {
  return model === 'persistence' && modelVersion !== PERSISTENCE_VERSION;
}

function versionOf({ model, modelVersion }: VersionName): VersionName {
  return { model, modelVersion };
}

export function servingAt(state: PredictorState, horizonSec: number): Serving {
  const saved = state.serving[horizonSec];
  // What a snapshot of an earlier program does not have begins anew.
  return { ...NEW_SERVING, ...saved, guard: { ...NEW_GUARD, ...saved?.guard } };
}

export function setServing(state: PredictorState, horizonSec: number, serving: Serving): void {
  state.serving = { ...state.serving, [horizonSec]: serving };
}
