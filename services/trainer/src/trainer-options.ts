import type { Companions, FeatureView } from '@foretick/core/feature';
import type { ModelFamily } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import type {
  Clock,
  EventLog,
  FeatureStore,
  ForetickError,
  ModelRegistry,
  ModelVersion,
} from '@foretick/ports';

export interface TrainerOptions {
  readonly log: EventLog;
  readonly store: FeatureStore;
  readonly registry: ModelRegistry;
  readonly clock: Clock;
  readonly horizonsSec: readonly number[];
  /** Those to train for; default: all. Candles of others are there for reference. */
  readonly instruments?: ReadonlySet<InstrumentId>;
  /** Candles of other intervals are left alone. */
  readonly intervalSec: number;
  /** Event time from one training of an instrument to the next. */
  readonly trainEveryMs: number;
  /** Newest days that a model is trained on. */
  readonly trainingDays: number;
  /**
   * `inline`: candles wait for a training that is due, so that a replay always comes out the same.
   * `background`: they do not, except for the first model of an instrument.
   */
  readonly mode: 'inline' | 'background';
  /** Complete candles before the first training; at least `MIN_TRAINING_CANDLES` makes sense. */
  readonly minCandles: number;
  /** Version of the running program, for the lineage of what it trains. */
  readonly codeVersion?: string;
  /** A model was trained and promoted. */
  readonly onTrained?: (version: ModelVersion) => void;
  /** A training failed. The champion stays, the next attempt comes by itself. */
  readonly report: (failure: ForetickError) => void;
  /** What kind of model is trained. Default ridge. */
  readonly family?: ModelFamily;
  /** What models see. Default: the view without features of the user's own. */
  readonly view?: FeatureView;
  /** Which instrument fills which slot of the view. Default: none does. */
  readonly companionsOf?: (instrument: InstrumentId) => Companions;
}
