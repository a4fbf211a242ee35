import { type AuditedTable, type LeakageAudit, perturbCandle } from '@foretick/core/audit';
import { type Candle, MODELLED_LATENCY_MS } from '@foretick/core/candle';
import {
  COMPANION_GRACE_MS,
  COMPANION_SLOTS,
  type CompanionSlot,
  type FeatureView,
  featureMatrixSteps,
  type Surroundings,
} from '@foretick/core/feature';
import { logReturnLabels } from '@foretick/core/label';

/** What training reads: the instrument's candles, and those of its companions. */
type TrainingRecords = { readonly [name in 'candles' | CompanionSlot]: Candle };

export interface TrainingHistory {
  readonly candles: readonly Candle[];
  readonly surroundings: Surroundings;
}

/** The audit of what training sees: the feature view, and the labels of these horizons, over final candles. */
export function trainingAudit(
  { candles, surroundings }: TrainingHistory,
  view: FeatureView,
  horizonsSec: readonly number[],
): Pick<LeakageAudit<TrainingRecords>, 'inputs' | 'build'> {
  const input = (records: readonly Candle[] = []) => ({
    records: records.map(asFirstKnown),
    perturb: perturbCandle,
  });
  const { coinbase, binance, btc, eth } = surroundings.companions;
  return {
    inputs: {
      candles: input(candles),
      coinbase: input(coinbase),
      binance: input(binance),
      btc: input(btc),
      eth: input(eth),
    },
    *build({ candles: run, ...companions }) {
      const labels = horizonsSec.map((horizonSec) => labelTable(run, horizonSec));
      return [yield* featureTable(view, run, companions), ...labels];
    },
  };
}

/** Training takes a candle that was corrected later in its corrected form, as if it had been known at its close. */
function asFirstKnown(candle: Candle): Candle {
  return candle.revision === 0
    ? candle
    : { ...candle, availableAt: candle.closeTime + MODELLED_LATENCY_MS, availability: 'modelled' };
}

function* featureTable(
  view: FeatureView,
  candles: readonly Candle[],
  companions: Readonly<Record<CompanionSlot, readonly Candle[]>>,
): Generator<number, AuditedTable> {
  const matrix = yield* featureMatrixSteps(view, candles, { companions, news: [] });
  // A forecast that looks at others may wait for them.
  const waitMs = COMPANION_SLOTS.some((slot) => companions[slot].length > 0) ? COMPANION_GRACE_MS : 0;
  const newestAt = newestAvailableAt(candles).map((time) => time + waitMs);
  const rows = [...matrix.ready.keys()].filter((row) => matrix.ready[row] === 1);
  const values = new Float64Array(rows.length * matrix.width);
  rows.forEach((row, i) => {
    values.set(matrix.values.subarray(row * matrix.width, (row + 1) * matrix.width), i * matrix.width);
  });
  return {
    names: view.names,
    horizonSec: 0,
    asOf: Float64Array.from(rows, (row) => matrix.asOf[row] ?? 0),
    knownAt: Float64Array.from(rows, (row) => newestAt[row] ?? 0),
    values,
  };
}

function labelTable(candles: readonly Candle[], horizonSec: number): AuditedTable {
  const { logReturns, known } = logReturnLabels(candles, horizonSec);
  const availableAt = new Map(candles.map((candle) => [candle.closeTime, candle.availableAt]));
  const rows = [...known.keys()].filter((row) => known[row] === 1);
  return {
    names: [`label_${horizonSec}`],
    horizonSec,
    asOf: Float64Array.from(rows, (row) => candles[row]?.closeTime ?? 0),
    knownAt: Float64Array.from(rows, (row) => {
      const { closeTime = 0, availableAt: startAt = 0 } = candles[row] ?? {};
      return Math.max(startAt, availableAt.get(closeTime + horizonSec * 1_000) ?? 0);
    }),
    values: Float64Array.from(rows, (row) => logReturns[row] ?? 0),
  };
}

/** A vector reads all candles before its own: it could be made when the last of them had come. */
function newestAvailableAt(candles: readonly Candle[]): Float64Array {
  let newest = 0;
  return Float64Array.from(candles, ({ availableAt }) => {
    newest = Math.max(newest, availableAt);
    return newest;
  });
}
