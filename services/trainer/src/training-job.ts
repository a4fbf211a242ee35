import type { Candle } from '@foretick/core/candle';
import type { AuditWord, GateSettings, MarketRegime } from '@foretick/core/evaluation';
import type { FeatureView, Surroundings } from '@foretick/core/feature';
import type { ModelFamily } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import type { ModelVersion } from '@foretick/ports';

/** All that one training reads, as plain values: it can be handed to another thread. */
export interface TrainingJob {
  readonly own: InstrumentHistory;
  /** Of other instruments, to learn from where the own history is short. */
  readonly others: readonly InstrumentHistory[];
  readonly intervalSec: number;
  /** Close time of the newest candle, epoch ms. */
  readonly closeTime: number;
  readonly horizonsSec: readonly number[];
  /** Champions of another recipe, by horizon in seconds: the challenger has to beat them as well. */
  readonly champions: Readonly<Record<number, ModelVersion>>;
  readonly regime: MarketRegime;
  /** Version of the running program. */
  readonly codeVersion?: string;
}

export interface InstrumentHistory {
  readonly instrument: InstrumentId;
  /** Final ones, oldest first. */
  readonly candles: readonly Candle[];
  readonly surroundings: Surroundings;
}

/** What a training is done with: code, so that each thread has to bring its own. */
export interface TrainingTools {
  /** What makes the models. */
  readonly family: ModelFamily;
  /** What models see. */
  readonly view: FeatureView;
  /** Of the family's sampling; absent where it samples nothing. */
  readonly seed?: number;
  /** Settings that were tried before this family was chosen. Default 1. */
  readonly trials?: number;
  readonly gate?: GateSettings;
  /** The leakage audit of the view and the labels over this history. Without it, figures too good to believe never pass. */
  readonly audit?: (
    history: InstrumentHistory,
    view: FeatureView,
    horizonsSec: readonly number[],
  ) => Generator<number, AuditWord>;
}

/** What a training made for one horizon. */
export interface TrainedHorizon {
  readonly horizonSec: number;
  /** Fitted to all rows, with the gate's verdict on it. */
  readonly challenger: ModelVersion;
  /** "No change", with the volatility and the errors of the same rows: it serves where no model may. */
  readonly unchanged: ModelVersion;
}
