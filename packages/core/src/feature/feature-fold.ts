import type { Candle } from '../candle/index.ts';
import { INDICATOR_COLUMNS, type IndicatorRow } from '../indicator/index.ts';
import { COMPANION_SLOTS, type CompanionSlot } from './companion-slot.ts';
import { CompanionWindow, type CompanionWindowState } from './companion-window.ts';
import type { FeatureInputs } from './feature.ts';
import type { CompanionSpan, FeatureVector } from './feature-vector.ts';
import type { FeatureView } from './feature-view.ts';
import type { MarketStep } from './market-step.ts';
import { isMarketWindowState, MarketWindow, type MarketWindowState } from './market-window.ts';
import { NewsWindow, type NewsWindowState } from './news-window.ts';

/**
 * The features of one instrument and interval, candle by candle. Live serving, backfill, training and
 * verification all run it, so they agree bit for bit when they start from the same seed.
 *
 * It owns its state and changes it in place; `snapshot` gives a JSON value that does not change any more.
 * A row that does not continue the one before (a hole, or indicators with a new seed) starts it anew; a hole in the
 * candles of a companion starts that companion anew.
 */
export interface FeatureFold {
  /** Takes the next step in. A row that opens before the newest one's close is a repeat: it changes nothing. */
  next(step: MarketStep): void;
  /**
   * The vector of the candle that closes exactly at `asOf`, epoch ms. `undefined` when that is not the newest
   * candle, and during the view's warm-up.
   */
  vector(asOf: number): FeatureVector | undefined;
  /** Writes the values of the newest candle to `target` from `offset` on, and says whether there are any. */
  write(target: Float64Array, offset: number): boolean;
  /** Standard deviation of the one-candle log-return, as forecast at the newest candle's close. */
  readonly volatility: number;
  snapshot(): FeatureFoldState;
  /** Continues from a snapshot. Throws when it is not one of this very view. */
  restore(state: unknown): void;
  /** Takes over what the news said so far from a snapshot of whatever view, and nothing else of it. What is none changes nothing. */
  restoreNews(state: unknown): void;
}

export interface FeatureFoldState {
  /** The view's hash; a fold with another view refuses it. */
  readonly view: string;
  readonly market: MarketWindowState;
  readonly companions: Readonly<Partial<Record<CompanionSlot, CompanionWindowState>>>;
  readonly news: NewsWindowState;
  readonly custom: readonly unknown[];
  readonly newest?: IndicatorRow;
}

/** `viewHash` is written into every vector: a hash of the view's description. */
export function createFeatureFold(view: FeatureView, viewHash: string): FeatureFold {
  let market = new MarketWindow();
  let custom = view.custom.map((feature) => feature.initial());
  let news = new NewsWindow();
  const companions = new Map<CompanionSlot, CompanionWindow>();
  /** The same for every vector, so that making one leaves nothing behind. */
  const upToDate: Record<CompanionSlot, CompanionWindow | undefined> = {
    coinbase: undefined,
    binance: undefined,
    btc: undefined,
    eth: undefined,
  };

  const write = (target: Float64Array, offset: number): boolean => {
    const { newest: row } = market;
    if (row === undefined || market.count < view.warmUp || !isWarm(row, view)) return false;
    for (const slot of COMPANION_SLOTS) {
      const window = companions.get(slot);
      const isReady = window?.closeTime === row.candle.closeTime && window.isWarm;
      upToDate[slot] = isReady ? window : undefined;
    }
    const inputs: FeatureInputs = {
      market,
      row,
      news,
      companions: upToDate,
    };
    const { features } = view;
    for (let i = 0; i < features.length; i += 1) {
      target[offset + i] = bounded(features[i]?.compute(inputs) ?? 0);
    }
    for (let i = 0; i < view.custom.length; i += 1) {
      target[offset + features.length + i] = bounded(view.custom[i]?.value(custom[i], row) ?? 0);
    }
    return true;
  };

  const addCompanion = (slot: CompanionSlot, candle: Candle): void => {
    const window = companions.get(slot) ?? new CompanionWindow();
    companions.set(slot, window);
    if (window.add(candle)) return;
    const anew = new CompanionWindow();
    anew.add(candle);
    companions.set(slot, anew);
  };

  return {
    write,
    next(step) {
      for (const slot of COMPANION_SLOTS) {
        for (const candle of step.companions[slot] ?? []) addCompanion(slot, candle);
      }
      for (const signal of step.news) news.add(signal);
      const { row } = step;
      const { newest } = market;
      if (newest !== undefined) {
        if (row.candle.openTime < newest.candle.closeTime) return;
        const continues = row.candle.openTime === newest.candle.closeTime && row.seedTime === newest.seedTime;
        if (!continues) {
          market = new MarketWindow();
          custom = view.custom.map((feature) => feature.initial());
        }
      }
      market.add(row);
      for (let i = 0; i < view.custom.length; i += 1) custom[i] = view.custom[i]?.next(custom[i], row);
    },
    vector(asOf) {
      const { newest } = market;
      if (newest === undefined || newest.candle.closeTime !== asOf) return undefined;
      const values = new Float64Array(view.width);
      if (!write(values, 0)) return undefined;
      const { instrument, intervalSec } = newest.candle;
      return {
        instrument,
        intervalSec,
        asOf,
        seedTime: market.seedTime,
        viewHash,
        values: [...values],
        volatility: market.volatility,
        companions: spansOf(companions),
      };
    },
    get volatility() {
      return market.volatility;
    },
    snapshot() {
      const { newest } = market;
      return {
        view: viewHash,
        market: market.snapshot(),
        companions: Object.fromEntries([...companions].map(([slot, window]) => [slot, window.snapshot()])),
        news: news.snapshot(),
        custom: structuredClone(custom),
        ...(newest === undefined ? {} : { newest }),
      };
    },
    restore(state) {
      if (!isState(state, viewHash)) {
        throw new Error(`not a snapshot of the feature view ${viewHash}`);
      }
      const restored = new MarketWindow();
      restored.restore(state.market, state.newest);
      market = restored;
      custom = structuredClone([...state.custom]);
      news = new NewsWindow();
      news.restore(state.news);
      companions.clear();
      for (const slot of COMPANION_SLOTS) {
        const companion = state.companions[slot];
        if (companion === undefined) continue;
        const window = new CompanionWindow();
        window.restore(companion);
        companions.set(slot, window);
      }
    },
    restoreNews(state) {
      if (!hasNews(state)) return;
      news = new NewsWindow();
      news.restore(state.news);
    },
  };
}

function hasNews(state: unknown): state is Pick<FeatureFoldState, 'news'> {
  if (typeof state !== 'object' || state === null || !('news' in state)) return false;
  return Array.isArray(state.news) && state.news.every((value) => typeof value === 'number');
}

/** No feature is larger than this; ordinary ones are below 10. It keeps broken input finite. */
const FEATURE_LIMIT = 1_000;

function bounded(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(Math.max(value, -FEATURE_LIMIT), FEATURE_LIMIT);
}

function spansOf(
  companions: ReadonlyMap<CompanionSlot, CompanionWindow>,
): Readonly<Partial<Record<CompanionSlot, CompanionSpan>>> {
  const spans: Partial<Record<CompanionSlot, CompanionSpan>> = {};
  for (const slot of COMPANION_SLOTS) {
    const window = companions.get(slot);
    if (window !== undefined) spans[slot] = { seedTime: window.seedTime, closeTime: window.closeTime };
  }
  return spans;
}

const NEEDED_COLUMNS = new WeakMap<FeatureView, readonly string[]>();

function isWarm(row: IndicatorRow, view: FeatureView): boolean {
  let needed = NEEDED_COLUMNS.get(view);
  if (needed === undefined) {
    needed = INDICATOR_COLUMNS.filter((column) =>
      view.features.some((feature) => feature.inputs.includes(column)),
    );
    NEEDED_COLUMNS.set(view, needed);
  }
  return needed.every((column) => row.values[column] !== undefined);
}

function isState(state: unknown, viewHash: string): state is FeatureFoldState {
  return (
    typeof state === 'object' &&
    state !== null &&
    'view' in state &&
    state.view === viewHash &&
    'market' in state &&
    isMarketWindowState(state.market) &&
    'companions' in state &&
    typeof state.companions === 'object' &&
    'news' in state &&
    Array.isArray(state.news) &&
    'custom' in state &&
    Array.isArray(state.custom) &&
    ('newest' in state ? typeof state.newest === 'object' : state.market.count === 0)
  );
}
