import type { Candle } from '@foretick/core/candle';
import {
  COMPANION_SLOTS,
  type CompanionSlot,
  companionsOf,
  type FeatureVector,
} from '@foretick/core/feature';
import { PERSISTENCE_VERSION } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import {
  type FeatureStore,
  ForetickError,
  type ModelRegistry,
  stableId,
  type TimeRange,
} from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { INTERVAL_SEC } from '../config/horizons.ts';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import type { Workspace } from '../profiles/profile.ts';
import type { Difference, Verified } from '../verify/difference.ts';
import { verifyCandles } from '../verify/verify-candles.ts';
import { verifyIndependentCandles } from '../verify/verify-independent-candles.ts';
import { verifyIndicators } from '../verify/verify-indicators.ts';
import { createIntervalVerifier, type IntervalVerifier } from '../verify/verify-intervals.ts';
import { type KeptVersion, type VersionOf, verifyPredictions } from '../verify/verify-predictions.ts';
import { verifyVectors } from '../verify/verify-vectors.ts';
import { instrumentOf } from './instrument-of.ts';
import { from, parseArguments, to } from './parse-arguments.ts';

const argumentsSchema = z.object({
  pair: z.string(),
  exchange: z.string().optional(),
  from: from.optional(),
  to: to.optional(),
});

const DAY_MS = 86_400_000;

/**
 * Computes candles from trades, indicators and vectors from candles, and forecasts from vectors again, and compares them
 * bit for bit with what was stored. Throws `VERIFY_DIFFERS` with the first difference.
 */
export function verifyCommand({
  store,
  registry,
  clock,
}: Pick<Workspace, 'store' | 'registry' | 'clock'>): Command {
  return async (args, progress, signal) => {
    const given = parseArguments(argumentsSchema, args);
    const instrument = await instrumentOf(store, given.pair, given.exchange);
    const range = {
      from: floorToInterval(given.from ?? (given.to ?? clock.now()) - DAY_MS),
      to: given.to ?? clock.now(),
    };
    const results: Record<string, Verified> = {};
    const note = (name: string, share: number, result: Verified): void => {
      if (signal.aborted) throw new ForetickError('INTERRUPTED', 'the verification was interrupted');
      progress(share, name);
      results[name] = result;
    };
    note('candles', 0.25, await candlesOf(store, instrument, range, signal));
    if (store.independentCandles !== undefined) {
      const stored = await store.candles({ instrument, intervalSec: INTERVAL_SEC, ...range });
      const independent = await store.independentCandles({ instrument, ...range });
      note('sql_candles', 0.35, verifyIndependentCandles(stored, independent));
    }
    const vectors = await store.featureVectors({ instrument, intervalSec: INTERVAL_SEC, ...range });
    const rows = await rowsSinceSeed(store, instrument, range, vectors);
    const view = await loadFeatureView();
    note('indicators', 0.5, verifyIndicators(rows, view.indicators, range.from));
    const companions = await companionCandles(store, instrument, range, vectors);
    const news = await store.newsSignals({ instrument, served: true });
    const viewHash = stableId(view.description);
    note('vectors', 0.75, verifyVectors({ view, viewHash, rows, companions, news, vectors }));
    const forecasts = await store.forecasts({ instrument, ...range });
    const versionOf = remembering(registry);
    note('predictions', 0.9, await verifyPredictions(forecasts, vectors, versionOf));
    const hasIntervals = forecasts.some(
      ({ prediction }) => prediction.status === 'published' && prediction.intervals.length > 0,
    );
    const intervals = createIntervalVerifier(versionOf, range.from);
    if (hasIntervals) await walkIntervals(intervals, store, instrument, range.to, signal);
    note('intervals', 1, intervals.verified);
    const differing = Object.values(results).find(({ difference }) => difference !== undefined)?.difference;
    if (differing !== undefined) throw differs(instrument, differing);
    return {
      instrument,
      ...range,
      ...Object.fromEntries(
        Object.entries(results).map(([name, { compared, leftOut }]) => [
          name,
          { compared, left_out: leftOut },
        ]),
      ),
    };
  };
}

function floorToInterval(time: number): number {
  return Math.floor(time / (INTERVAL_SEC * 1_000)) * INTERVAL_SEC * 1_000;
}

/** Day by day, since the trades of years do not fit into memory. */
async function candlesOf(
  store: FeatureStore,
  instrument: InstrumentId,
  range: Required<TimeRange>,
  signal: AbortSignal,
): Promise<Verified> {
  const leftOut: Record<string, number> = {};
  let compared = 0;
  for (let start = range.from; start < range.to && !signal.aborted; start += DAY_MS) {
    const to = Math.min(start + DAY_MS, range.to);
    // The candle before the first one tells the price that a quiet window carries.
    const from = start - INTERVAL_SEC * 1_000;
    const candles = await store.candles({ instrument, intervalSec: INTERVAL_SEC, from, to });
    if (candles.length === 0) continue;
    const trades = await store.trades({ instrument, from, to });
    const day = verifyCandles(candles, trades, start);
    compared += day.compared;
    for (const [reason, count] of Object.entries(day.leftOut))
      leftOut[reason] = (leftOut[reason] ?? 0) + count;
    if (day.difference !== undefined) return { compared, leftOut, difference: day.difference };
  }
  return { compared, leftOut, difference: undefined };
}

async function rowsSinceSeed(
  store: FeatureStore,
  instrument: InstrumentId,
  range: Required<TimeRange>,
  vectors: readonly FeatureVector[],
) {
  const series = { instrument, intervalSec: INTERVAL_SEC, revision: 'first' } as const;
  const first = (await store.indicators({ ...series, ...range })).at(0);
  const seeds = [...vectors.map(({ seedTime }) => seedTime), ...(first ? [first.seedTime] : [])];
  return store.indicators({ ...series, from: Math.min(range.from, ...seeds), to: range.to });
}

async function companionCandles(
  store: FeatureStore,
  instrument: InstrumentId,
  range: Required<TimeRange>,
  vectors: readonly FeatureVector[],
): Promise<Readonly<Partial<Record<CompanionSlot, readonly Candle[]>>>> {
  const named = companionsOf(instrument);
  const candles: Partial<Record<CompanionSlot, readonly Candle[]>> = {};
  for (const slot of COMPANION_SLOTS) {
    const companion = named[slot];
    const seeds = vectors.flatMap(({ companions }) => companions[slot]?.seedTime ?? []);
    if (companion === undefined || seeds.length === 0) continue;
    const series = { instrument: companion, intervalSec: INTERVAL_SEC, revision: 'first' } as const;
    candles[slot] = await store.candles({ ...series, from: Math.min(...seeds), to: range.to });
  }
  return candles;
}

/** Day by day from the first candle on, since what intervals have learnt goes back to the first forecast. */
async function walkIntervals(
  verifier: IntervalVerifier,
  store: FeatureStore,
  instrument: InstrumentId,
  until: number,
  signal: AbortSignal,
): Promise<void> {
  const known = (await store.instruments()).find((one) => one.instrument === instrument);
  const series = known?.candles.find(({ intervalSec }) => intervalSec === INTERVAL_SEC);
  const stepMs = INTERVAL_SEC * 1_000;
  for (let from = series?.firstOpenTime ?? until; from < until && !signal.aborted; from += DAY_MS) {
    const to = Math.min(from + DAY_MS, until);
    // A candle's forecasts are made at its close.
    const closes = { from: from + stepMs, to: to + stepMs };
    const forecasts = await store.forecasts({ instrument, ...closes });
    const rows = await store.indicators({
      ...{ instrument, intervalSec: INTERVAL_SEC, revision: 'first' },
      ...{ from, to },
    });
    await verifier.take(
      rows.map(({ candle }) => candle),
      forecasts.filter(({ prediction }) => prediction.asOf < until),
    );
  }
}

/** Each version is read once. Plain persistence needs no registry. */
function remembering(registry: ModelRegistry): VersionOf {
  const loaded = new Map<string, Promise<KeptVersion | undefined>>([
    [PERSISTENCE_VERSION, Promise.resolve({ parameters: { kind: 'persistence' } })],
  ]);
  return (modelVersion) => {
    const version = loaded.get(modelVersion) ?? registry.load(modelVersion);
    loaded.set(modelVersion, version);
    return version;
  };
}

function differs(
  instrument: InstrumentId,
  { what, field, time, stored, computed }: Difference,
): ForetickError {
  return new ForetickError(
    'VERIFY_DIFFERS',
    `${instrument}: the ${what} of ${new Date(time).toISOString()} differs in ${field}: stored ${String(stored)}, computed again ${String(computed)}`,
  );
}
