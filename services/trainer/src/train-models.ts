import type { Candle } from '@foretick/core/candle';
import {
  COMPANION_SLOTS,
  type CompanionSlot,
  type Companions,
  DEFAULT_FEATURE_VIEW,
  type FeatureMatrix,
  type FeatureView,
  featureMatrixSteps,
  type Surroundings,
} from '@foretick/core/feature';
import { type Fitted, type ModelFamily, type ModelParameters, RIDGE_FAMILY } from '@foretick/core/forecast';
import { logReturnLabels } from '@foretick/core/label';
import type { InstrumentId } from '@foretick/core/trade';
import { type Clock, type FeatureStore, ForetickError, type ModelVersion, stableId } from '@foretick/ports';

export interface TrainingSettings {
  readonly store: FeatureStore;
  readonly clock: Clock;
  readonly horizonsSec: readonly number[];
  readonly trainingDays: number;
  /** What makes the models. Default: ridge. */
  readonly family?: ModelFamily;
  /** What models see. Default: the view without features of the user's own. */
  readonly view?: FeatureView;
  /** Which instrument fills which slot of the view. Default: none does. */
  readonly companionsOf?: (instrument: InstrumentId) => Companions;
}

/**
 * Trains a model for each horizon on the stored candles up to and with `newest`, and on nothing later. Horizons with
 * too few rows are left out. Yields to other work every few milliseconds. Throws `TRAINING_HISTORY_LATE` when
 * the store does not get the candle, `TRAINING_TOO_FEW_ROWS` when no horizon has a model, and
 * `TRAINING_STOPPED` when the signal aborts.
 */
export async function trainModels(
  newest: Candle,
  settings: TrainingSettings,
  signal: AbortSignal,
): Promise<readonly ModelVersion[]> {
  const { clock, horizonsSec, family = RIDGE_FAMILY } = settings;
  await storeHolds(newest, settings, signal);
  const { view = DEFAULT_FEATURE_VIEW } = settings;
  const candles = await readHistory(newest, view, settings);
  const surroundings = await readSurroundings(newest, view, settings);
  const matrix = await inSlices(featureMatrixSteps(view, candles, surroundings), clock, signal);
  const versions: ModelVersion[] = [];
  for (const horizonSec of horizonsSec) {
    const labels = logReturnLabels(candles, horizonSec);
    const { intervalSec } = newest;
    const rows = { matrix, labels, from: 0, to: matrix.rows, horizonSec, intervalSec };
    const fit = await inSlices(family.fitSteps(rows), clock, signal);
    if (fit.kind === 'fitted') {
      versions.push(versionOf(family.name, newest, horizonSec, matrix, fit, view));
    }
  }
  if (versions.length === 0) {
    throw new ForetickError(
      'TRAINING_TOO_FEW_ROWS',
      `${newest.instrument} has ${candles.length} candles, too few without holes to train on; it needs more history.`,
      { retryable: true },
    );
  }
  return versions;
}

const DAY_MS = 24 * 3_600_000;
const STORE_POLL_MS = 10;
/** How long the store may lag behind the log before a training is given up. */
const STORE_PATIENCE_MS = 30_000;

async function storeHolds(
  { instrument, intervalSec, openTime, closeTime }: Candle,
  { store, clock }: TrainingSettings,
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

function readHistory(
  { instrument, intervalSec, closeTime }: Candle,
  view: FeatureView,
  { store, trainingDays }: TrainingSettings,
): Promise<readonly Candle[]> {
  const from = closeTime - trainingDays * DAY_MS - view.warmUp * intervalSec * 1_000;
  return store.candles({ instrument, intervalSec, from, to: closeTime });
}

/** The companions' candles of the same time, as far as the store has them. */
async function readSurroundings(
  newest: Candle,
  view: FeatureView,
  settings: TrainingSettings,
): Promise<Surroundings> {
  const companions: Partial<Record<CompanionSlot, readonly Candle[]>> = {};
  const named = settings.companionsOf?.(newest.instrument) ?? {};
  for (const slot of COMPANION_SLOTS) {
    const instrument = named[slot];
    if (instrument === undefined) continue;
    companions[slot] = await readHistory({ ...newest, instrument }, view, settings);
  }
  return { companions, news: [] };
}

/** Runs steps to their end, and lets the event loop turn after each. */
async function inSlices<T>(steps: Generator<number, T>, clock: Clock, signal: AbortSignal): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await clock.sleep(0);
    if (signal.aborted) throw stopped();
  }
}

function stopped(): ForetickError {
  return new ForetickError('TRAINING_STOPPED', 'The training was stopped before its end.', {
    retryable: true,
  });
}

function versionOf(
  model: string,
  { instrument, intervalSec, closeTime }: Candle,
  horizonSec: number,
  matrix: FeatureMatrix,
  { parameters, rows, metrics }: Fitted<ModelParameters>,
  view: FeatureView,
): ModelVersion {
  const featureViewHash = stableId(view.description);
  // The parameters stand for the data: any other history gives other numbers, hence another version.
  const digest = stableId(instrument, intervalSec, horizonSec, featureViewHash, JSON.stringify(parameters));
  return {
    model,
    modelVersion: `${model}-${compactTime(closeTime)}-${digest.slice(0, 8)}`,
    instrument,
    intervalSec,
    horizonSec,
    featureViewHash,
    dataFrom: matrix.asOf[0] ?? closeTime,
    dataTo: closeTime,
    trainingRows: rows,
    parameters,
    metrics,
  };
}

/** `20240131T235900Z` */
function compactTime(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}
