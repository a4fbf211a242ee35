import { INDICATOR_COLUMNS, type IndicatorRow } from '../indicator/index.ts';
import type { FeatureVector } from './feature-vector.ts';
import { FEATURE_VIEW, FEATURE_WARM_UP } from './feature-view.ts';
import { isMarketWindowState, MarketWindow, type MarketWindowState } from './market-window.ts';

/**
 * The features of one instrument and interval, candle by candle. Live serving, backfill, training and
 * verification all run it, so they agree bit for bit when they start from the same seed.
 *
 * It owns its state and changes it in place; `snapshot` gives a JSON value that does not change any more.
 * A row that does not continue the one before (a hole, or indicators with a new seed) starts it anew.
 */
export interface FeatureFold {
  /** Takes the next row in. A row that opens before the newest one's close is a repeat: it changes nothing. */
  next(row: IndicatorRow): void;
  /**
   * The vector of the candle that closes exactly at `asOf`, epoch ms. `undefined` when that is not the newest
   * candle, and during warm-up (`FEATURE_WARM_UP` candles).
   */
  vector(asOf: number): FeatureVector | undefined;
  /** Writes the values of the newest candle to `target` from `offset` on, and says whether there are any. */
  write(target: Float64Array, offset: number): boolean;
  /** Standard deviation of the one-candle log-return, as forecast at the newest candle's close. */
  readonly volatility: number;
  snapshot(): FeatureFoldState;
  /** Continues from a snapshot. Throws when it is not one of this very view. */
  restore(state: unknown): void;
}

export interface FeatureFoldState {
  /** The view's hash; a fold with another view refuses it. */
  readonly view: string;
  readonly market: MarketWindowState;
  readonly newest?: IndicatorRow;
}

/** `viewHash` is written into every vector: a hash of `FEATURE_VIEW_DESCRIPTION`. */
export function createFeatureFold(viewHash: string): FeatureFold {
  let market = new MarketWindow();

  const write = (target: Float64Array, offset: number): boolean => {
    const { newest } = market;
    if (newest === undefined || market.count < FEATURE_WARM_UP || !isWarm(newest)) return false;
    for (let i = 0; i < FEATURE_VIEW.length; i += 1) {
      target[offset + i] = bounded(FEATURE_VIEW[i]?.compute(market) ?? 0);
    }
    return true;
  };

  return {
    write,
    next(row) {
      const { newest } = market;
      if (newest !== undefined) {
        if (row.candle.openTime < newest.candle.closeTime) return;
        const continues = row.candle.openTime === newest.candle.closeTime && row.seedTime === newest.seedTime;
        if (!continues) market = new MarketWindow();
      }
      market.add(row);
    },
    vector(asOf) {
      const { newest } = market;
      if (newest === undefined || newest.candle.closeTime !== asOf) return undefined;
      const values = new Float64Array(FEATURE_VIEW.length);
      if (!write(values, 0)) return undefined;
      const { instrument, intervalSec } = newest.candle;
      const { seedTime } = newest;
      return {
        instrument,
        intervalSec,
        asOf,
        seedTime,
        viewHash,
        values: [...values],
        volatility: market.volatility,
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
    },
  };
}

/** No feature is larger than this; ordinary ones are below 10. It keeps broken input finite. */
const FEATURE_LIMIT = 1_000;

function bounded(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(Math.max(value, -FEATURE_LIMIT), FEATURE_LIMIT);
}

const NEEDED_COLUMNS = INDICATOR_COLUMNS.filter((column) =>
  FEATURE_VIEW.some((feature) => feature.inputs.includes(column)),
);

function isWarm(row: IndicatorRow): boolean {
  return NEEDED_COLUMNS.every((column) => row.values[column] !== undefined);
}

function isState(state: unknown, viewHash: string): state is FeatureFoldState {
  return (
    typeof state === 'object' &&
    state !== null &&
    'view' in state &&
    state.view === viewHash &&
    'market' in state &&
    isMarketWindowState(state.market) &&
    ('newest' in state ? typeof state.newest === 'object' : state.market.count === 0)
  );
}
