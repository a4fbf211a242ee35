import type { Candle } from '@foretick/core/candle';
import { marketRegime } from '@foretick/core/evaluation';
import {
  COMPANION_SLOTS,
  type CompanionSlot,
  type Companions,
  DEFAULT_FEATURE_VIEW,
  type FeatureView,
  NEWS_MEMORY_MS,
} from '@foretick/core/feature';
import type { InstrumentId } from '@foretick/core/trade';
import { type Clock, type FeatureStore, ForetickError, type ModelVersion } from '@foretick/ports';
import type { InstrumentHistory, TrainingJob } from './training-job.ts';

export interface HistorySettings {
  readonly store: FeatureStore;
  readonly clock: Clock;
  readonly horizonsSec: readonly number[];
  /** Newest days that a model is trained on. */
  readonly trainingDays: number;
  /** What models see. Default: the view without features of the user's own. */
  readonly view?: FeatureView;
  /** Which instrument fills which slot of the view. Default: none does. */
  readonly companionsOf?: (instrument: InstrumentId) => Companions;
  /** Those that a young one may learn from. Default: none. */
  readonly instruments?: ReadonlySet<InstrumentId>;
  readonly codeVersion?: string;
}

/** Reads what a training at this candle needs. Throws `TRAINING_HISTORY_LATE` when the store does not get the candle. */
export async function readJob(
  newest: Candle,
  champions: Readonly<Record<number, ModelVersion>>,
  settings: HistorySettings,
  signal: AbortSignal,
): Promise<TrainingJob> {
  await storeHolds(newest, settings, signal);
  const { horizonsSec, codeVersion, trainingDays, companionsOf } = settings;
  const { instrument, intervalSec, closeTime } = newest;
  const own = await historyOf(newest, trainingDays, settings);
  const companions = companionsOf?.(instrument) ?? {};
  return {
    own,
    others: own.candles.length < YOUNG_CANDLES ? await othersOf(newest, settings) : [],
    intervalSec,
    closeTime,
    horizonsSec,
    champions,
    regime: marketRegime(
      instrument,
      COMPANION_SLOTS.filter((slot) => companions[slot] !== undefined),
    ),
    ...(codeVersion !== undefined && { codeVersion }),
  };
}

const DAY_MS = 24 * 3_600_000;
const STORE_POLL_MS = 10;
/** How long the store may lag behind the log before a training is given up. */
const STORE_PATIENCE_MS = 30_000;
/** An instrument with more candles is not young, whatever holes are in them: five days of minutes. */
const YOUNG_CANDLES = 7_200;
/** Instruments that a young one learns from at most; their rows together are those of one old one. */
const MOST_OTHERS = 8;

async function storeHolds(
  { instrument, intervalSec, openTime, closeTime }: Candle,
  { store, clock }: HistorySettings,
  signal: AbortSignal,
): Promise<void> {
  for (let waitedMs = 0; waitedMs <= STORE_PATIENCE_MS; waitedMs += STORE_POLL_MS) {
    const held = await store.candles({ instrument, intervalSec, from: openTime, to: closeTime, limit: 1 });
    if (held.length > 0) return;
    if (signal.aborted) throw stopped();
    await clock.sleep(STORE_POLL_MS, signal);
  }
  throw new ForetickError(
    'TRAINING_HISTORY_LATE',
    `The store does not hold the candle of ${instrument} that closed at ${new Date(closeTime).toISOString()}; check that the recorder runs.`,
    { retryable: true },
  );
}

/** The newest days of an instrument, of its companions and of its news, as far as the store has them, up to the candle and no later. */
async function historyOf(
  { instrument, intervalSec, closeTime }: Candle,
  days: number,
  { store, view = DEFAULT_FEATURE_VIEW, companionsOf }: HistorySettings,
): Promise<InstrumentHistory> {
  const from = closeTime - days * DAY_MS - view.warmUp * intervalSec * 1_000;
  const range = { intervalSec, from, to: closeTime };
  const candles = await store.candles({ ...range, instrument });
  const companions: Partial<Record<CompanionSlot, readonly Candle[]>> = {};
  const named = companionsOf?.(instrument) ?? {};
  for (const slot of COMPANION_SLOTS) {
    const companion = named[slot];
    if (companion !== undefined) companions[slot] = await store.candles({ ...range, instrument: companion });
  }
  const news = await store.newsSignals({ instrument, from: from - NEWS_MEMORY_MS, to: closeTime + 1 });
  return { instrument, candles, surroundings: { companions, news } };
}

async function othersOf(newest: Candle, settings: HistorySettings): Promise<readonly InstrumentHistory[]> {
  const names = [...(settings.instruments ?? [])].filter((one) => one !== newest.instrument).sort();
  const others: InstrumentHistory[] = [];
  const days = settings.trainingDays / Math.max(Math.min(names.length, MOST_OTHERS), 1);
  for (const instrument of names.slice(0, MOST_OTHERS)) {
    const history = await historyOf({ ...newest, instrument }, days, settings);
    if (history.candles.length >= YOUNG_CANDLES) others.push(history);
  }
  return others;
}

export function stopped(): ForetickError {
  return new ForetickError('TRAINING_STOPPED', 'The training was stopped before its end.', {
    retryable: true,
  });
}
