import type { FeatureView } from '@foretick/core/feature';
import type { InstrumentId } from '@foretick/core/trade';
import type { EventLog, ForetickError, ModelRegistry } from '@foretick/ports';
import type { GuardSettings } from './live-guard.ts';
import type { WarmUpOptions } from './warm-up.ts';

export interface PredictorOptions extends WarmUpOptions {
  readonly log: EventLog;
  readonly registry: ModelRegistry;
  readonly intervalSec: number;
  readonly horizonsSec: readonly number[];
  /** Those to forecast; default: all. Candles of others are there for reference. */
  readonly instruments?: ReadonlySet<InstrumentId>;
  /** What models see. Default: the view without features of the user's own. */
  readonly view?: FeatureView;
  /** When a champion that does worse than persistence is rolled back. Default: `DEFAULT_GUARD`. */
  readonly guard?: GuardSettings;
  /** Cost of a round trip, basis points, that a forecast's edge is held against. Default 10. */
  readonly costBp?: number;
  /** A model whose newest candle is older than this, in event time, does not serve any more. Default seven days. */
  readonly maxModelAgeMs?: number;
  /** Something went wrong that stops nothing. */
  readonly report?: (failure: ForetickError) => void;
}

export const DEFAULT_COST_BP = 10;

export const DEFAULT_MAX_MODEL_AGE_MS = 7 * 86_400_000;
