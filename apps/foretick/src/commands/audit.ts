import { type AuditOutcome, auditLeakage, describeLeak } from '@foretick/core/audit';
import { ForetickError } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { HORIZONS_SEC, INTERVAL_SEC } from '../config/horizons.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import type { Workspace } from '../profiles/profile.ts';
import { trainingAudit } from './audit-pipeline.ts';
import { inSlices } from './in-slices.ts';
import { instrumentOf } from './instrument-of.ts';
import { from, limit, parseArguments, to } from './parse-arguments.ts';
import { storedSurroundings } from './stored-surroundings.ts';

const argumentsSchema = z.object({
  pair: z.string(),
  exchange: z.string().optional(),
  from: from.optional(),
  to: to.optional(),
  cuts: limit.default(50),
  seed: limit.default(1),
});

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 90;
/** Half a year: several matrices of all features are held at once. */
const MAX_CANDLES = 264_960;
/** Warm-up is 4 hours; the rest are vectors that are compared. */
const LOOKBACK_HOURS = 12;
const LOOKAHEAD_HOURS = 6;
const HOUR_MS = 3_600_000;

/**
 * Whether any feature or label that training sees depends on candles that came later. Gives `passed`; when that is
 * false, `leak` tells the first difference.
 */
export const auditCommand: (workspace: Workspace) => Command = createAuditCommand(trainingAudit);

/** The audit of another pipeline over the stored candles. */
export function createAuditCommand(pipeline: typeof trainingAudit): (workspace: Workspace) => Command {
  return ({ store, clock }) =>
    async (args, progress, signal) => {
      const given = parseArguments(argumentsSchema, args);
      const instrument = await instrumentOf(store, given.pair, given.exchange);
      const stored = (await store.instruments()).find((one) => one.instrument === instrument);
      const range = stored?.candles.find((one) => one.intervalSec === INTERVAL_SEC);
      if (range === undefined) {
        throw new ForetickError(
          'NO_CANDLES',
          `${instrument} has no 1-minute candles; import some with foretick import`,
        );
      }
      const end = given.to ?? range.lastCloseTime;
      const start = given.from ?? Math.max(range.firstOpenTime, end - DEFAULT_DAYS * DAY_MS);
      const minutes = (Math.min(end, range.lastCloseTime) - Math.max(start, range.firstOpenTime)) / 60_000;
      if (minutes > MAX_CANDLES) {
        throw new ForetickError(
          'RANGE_TOO_LONG',
          `an audit takes up to ${MAX_CANDLES} candles (half a year); choose a shorter range with --from and --to`,
        );
      }
      const candles = await store.candles({ instrument, intervalSec: INTERVAL_SEC, from: start, to: end });
      const surroundings = await storedSurroundings(store, instrument, { from: start, to: end });
      const audit = {
        ...pipeline({ candles, surroundings }, await loadFeatureView(), HORIZONS_SEC),
        lookbackMs: LOOKBACK_HOURS * HOUR_MS,
        lookaheadMs: LOOKAHEAD_HOURS * HOUR_MS,
        cuts: given.cuts,
        seed: given.seed,
      };
      const show = (share: number) => progress(share, 'cutting');
      const outcome = await inSlices('audit', auditLeakage(audit), show, clock, signal);
      if (outcome.kind === 'nothing_to_compare') {
        throw new ForetickError(
          'TOO_LITTLE_HISTORY',
          `${instrument} has ${candles.length} candles between ${iso(start)} and ${iso(end)} of ${iso(range.firstOpenTime)} to ${iso(range.lastCloseTime)}: too few for a vector to compare. Import more, or widen the range with --from and --to`,
        );
      }
      return {
        instrument,
        from: start,
        to: end,
        seed: given.seed,
        candles: candles.length,
        companions: Object.keys(surroundings.companions),
        corrected_candles: candles.filter(({ revision }) => revision > 0).length,
        ...resultOf(outcome),
      };
    };
}

function resultOf(outcome: AuditOutcome) {
  const { reach } = outcome;
  const shared = {
    features: reach.features.length,
    vectors: reach.vectors,
    labels: reach.labels,
    horizons_sec: HORIZONS_SEC,
    window_cuts: reach.windowCuts,
    whole_cuts: reach.wholeCuts,
    empty_cuts: reach.emptyCuts,
    window_hours: [LOOKBACK_HOURS, LOOKAHEAD_HOURS],
    vectors_compared: reach.vectorsCompared,
    labels_compared: reach.labelsCompared,
    unmoved: reach.unmoved,
    largest_lag_ms: reach.largestLagMs,
  };
  if (outcome.kind !== 'leak') return { passed: true, ...shared, leak: null };
  const { leak } = outcome;
  return {
    passed: false,
    ...shared,
    leak: {
      message: describeLeak(leak),
      kind: leak.kind,
      name: leak.name,
      change: leak.change,
      way: leak.way,
      scope: leak.scope,
      cut: leak.cut,
      as_of: leak.asOf,
      known_at: leak.knownAt,
      whole: leak.whole ?? null,
      other: leak.other ?? null,
      changed: leak.changed,
      inputs: leak.inputs,
    },
  };
}

function iso(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
