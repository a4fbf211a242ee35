import type { InstrumentId } from '@foretick/core/trade';
import type { EventLog, ForetickError, ModelRegistry, ModelVersion, Promotion } from '@foretick/ports';
import type { TrainingSettings } from './train-models.ts';
import type { TrainingRequests } from './training-requests.ts';

export interface TrainerOptions extends TrainingSettings {
  readonly log: EventLog;
  readonly registry: ModelRegistry;
  /** Those to train for; default: all. Candles of others are there for reference. */
  readonly instruments?: ReadonlySet<InstrumentId>;
  /** Candles of other intervals are left alone. */
  readonly intervalSec: number;
  /** Event time from one training of an instrument to the next. */
  readonly trainEveryMs: number;
  /**
   * `inline`: candles wait for a training that is due, so that a replay always comes out the same.
   * `background`: they do not, except for the first model of an instrument.
   */
  readonly mode: 'inline' | 'background';
  /** Complete candles before the first training; at least `MIN_TRAINING_CANDLES` makes sense. */
  readonly minCandles: number;
  /** Versions that never served: as many are kept of each horizon and model, the newest ones. Default 48. */
  readonly keepVersions?: number;
  /** Wishes for trainings out of turn. Heard in the background only: a replay trains by event time and nothing else. */
  readonly requests?: TrainingRequests;
  /** A challenger was trained, and this was decided. */
  readonly onTrained?: (challenger: ModelVersion, decided: readonly Promotion[]) => void;
  /** A training failed. The champion stays, the next attempt comes by itself. */
  readonly report: (failure: ForetickError) => void;
}
