import type { Candle } from '@foretick/core/candle';
import type { FeatureVector } from '@foretick/core/feature';
import type { Prediction, ScoredOutcome } from '@foretick/core/forecast';
import type { Alarm, FeedState, GapLedgerEntry } from '@foretick/ports';
import { afterValue, type BlockSettings, type Blocks, NO_BLOCKS } from './blocks.ts';
import { afterRow, type Distribution, type DistributionSettings, NEW_DISTRIBUTION } from './distribution.ts';
import { afterFeedState, afterLedgerEntry, type FeedGaps, NO_GAPS } from './feed-gaps.ts';
import { AT_REST, afterLook, type Hysteresis } from './hysteresis.ts';
import { afterClose, type Momentum, NO_MOMENTUM } from './momentum.ts';

export interface WatchSettings extends DistributionSettings, BlockSettings {}

/** Bins are learnt over two days, windows are eight hours; skill and coverage are looked at over ten blocks of 100 outcomes. */
export const DEFAULT_WATCH: WatchSettings = { learning: 2_880, window: 480, size: 100, blocks: 10 };

/** What is watched of one instrument. A JSON value, changed in place by its one owner; its size is fixed by horizons and features. */
export interface Watch {
  viewHash: string;
  vectorAsOf: number;
  vectors: Distribution;
  momentum: Momentum;
  gaps: FeedGaps;
  forecastAsOf: Record<string, number>;
  /** By horizon. */
  forecasts: Record<string, Distribution>;
  /** Missed forecasts in a row, up to the newest, by horizon. */
  missed: Record<string, number>;
  /** By what they are of. */
  blocks: Record<string, Blocks>;
  /** By kind and subject. */
  states: Record<string, Hysteresis>;
}

export function newWatch(): Watch {
  return {
    ...{ viewHash: '', vectorAsOf: 0, vectors: NEW_DISTRIBUTION, momentum: NO_MOMENTUM, gaps: NO_GAPS },
    ...{ forecastAsOf: {}, forecasts: {}, missed: {}, blocks: {}, states: {} },
  };
}

export function restoreWatch(snapshot: unknown): Watch {
  return typeof snapshot === 'object' && snapshot !== null ? { ...newWatch(), ...snapshot } : newWatch();
}

/** Share of features that are distributed unlike before. */
const DRIFTED = 0.1;
/** A forecast is one number: it has drifted or it has not. */
const ANY = 0.5;
/** One-sided p of 1 % with nine degrees of freedom. */
const WORSE = 2.82;
/** Two-sided p of 1 % with nine degrees of freedom. */
const OFF = 3.25;
/** Distance of coverage from its level that is too much, however certain. */
const COVERAGE_OFF = 0.05;
/** Missed forecasts in a row. */
const STALE = 3;
/** Minutes without a feed. */
const AWAY = 10;
/** Times that the exchange was asked for trades in vain. The waits between double from half a minute: a quarter of an hour in all. */
const NOT_GIVEN = 5;
/** An alarm is cleared under this share of the bound that raises it. */
const CLEAR_SHARE = 0.5;

/** A vector that was served. */
export function watchVector(
  watch: Watch,
  { instrument, intervalSec, asOf, viewHash, values }: FeatureVector,
  settings: WatchSettings,
): Alarm[] {
  if (asOf <= watch.vectorAsOf) return [];
  watch.vectorAsOf = asOf;
  if (viewHash !== watch.viewHash) watch.vectors = NEW_DISTRIBUTION;
  watch.viewHash = viewHash;
  const { state, drifted } = afterRow(watch.vectors, values, settings);
  watch.vectors = state;
  if (drifted === undefined) return [];
  const about = { instrument, intervalSec, asOf, kind: 'drift', subject: 'features' } as const;
  return looked(watch, about, {
    value: drifted,
    threshold: DRIFTED,
    size: drifted,
    isCertain: true,
    looks: 2,
  });
}

/** A candle, of which final ones count. */
export function watchCandle(watch: Watch, candle: Candle, settings: WatchSettings): Alarm[] {
  const { instrument, intervalSec, closeTime: asOf, status } = candle;
  if (status !== 'final') return [];
  const { state, found } = afterClose(watch.momentum, candle, settings.window);
  watch.momentum = state;
  if (found === undefined) return [];
  const { distance, bound } = found;
  const look = { value: distance, threshold: bound, size: distance, isCertain: true, looks: 2 };
  return looked(watch, { instrument, intervalSec, asOf, kind: 'drift', subject: 'momentum' }, look);
}

/** How the feed does. While it is not live no candle comes, so its own words are what tells the time. */
export function watchFeed(watch: Watch, feed: FeedState, intervalSec: number): Alarm[] | undefined {
  const { instrument, state, since } = feed;
  if (state === 'live' && isQuiet(watch)) return undefined;
  const { state: gaps, asOf, minutes } = afterFeedState(watch.gaps, feed);
  watch.gaps = gaps;
  const about = { instrument, intervalSec, kind: 'gap' } as const;
  const connection = { value: minutes, threshold: AWAY, size: minutes, isCertain: true, looks: 1 };
  const alarms = looked(watch, { ...about, asOf, subject: 'connection' }, connection);
  // Trying once more is no answer yet.
  if (state === 'connecting' || state === 'down') return alarms;
  const refused = state === 'refused' ? 1 : 0;
  const refusal = { value: refused, threshold: 1, size: refused, isCertain: true, looks: 1 };
  return [...alarms, ...looked(watch, { ...about, asOf: since, subject: 'refusal' }, refusal)];
}

/** Whether one more word that the feed is live says nothing new. */
function isQuiet({ gaps, states }: Watch): boolean {
  const isAsked = gaps.downSince !== 0 || gaps.retryAt !== 0;
  const isRaised = [states['gap connection'], states['gap refusal']].some((one) => one?.isRaised === true);
  return !isAsked && !isRaised;
}

/** A hole that the exchange did not give, was asked for once more, or gave late. */
export function watchLedger(watch: Watch, entry: GapLedgerEntry, intervalSec: number): Alarm[] {
  const { state, asOf, attempts } = afterLedgerEntry(watch.gaps, entry);
  watch.gaps = state;
  const about = { instrument: entry.instrument, intervalSec, asOf, kind: 'gap', subject: 'trades' } as const;
  return looked(watch, about, {
    value: attempts,
    threshold: NOT_GIVEN,
    size: attempts,
    isCertain: true,
    looks: 1,
  });
}

/** A champion's forecast, published or missed. */
export function watchForecast(watch: Watch, prediction: Prediction, settings: WatchSettings): Alarm[] {
  const { instrument, intervalSec, horizonSec, asOf, role } = prediction;
  const horizon = `${horizonSec} s`;
  if (role !== 'champion' || asOf <= (watch.forecastAsOf[horizon] ?? 0)) return [];
  watch.forecastAsOf[horizon] = asOf;
  const of = { instrument, intervalSec, asOf };
  const isMissed = prediction.status === 'missed';
  const missed = isMissed ? (watch.missed[horizon] ?? 0) + 1 : 0;
  watch.missed[horizon] = missed;
  const alarms = looked(
    watch,
    { ...of, kind: 'freshness', subject: horizon },
    { value: missed, threshold: STALE, size: missed, isCertain: true, looks: 1 },
  );
  // Where "no change" serves, there is nothing to be distributed.
  if (isMissed || prediction.model === 'persistence') return alarms;
  const scaled = prediction.logReturn / (prediction.volatility || 1);
  const before = watch.forecasts[horizon] ?? NEW_DISTRIBUTION;
  const { state, drifted } = afterRow(before, [scaled], settings);
  watch.forecasts[horizon] = state;
  if (drifted === undefined) return alarms;
  const look = { value: drifted, threshold: ANY, size: drifted, isCertain: true, looks: 2 };
  return [...alarms, ...looked(watch, { ...of, kind: 'drift', subject: `${horizon} forecast` }, look)];
}

/** What came of a champion's forecast; in the order of target times. */
export function watchOutcome(watch: Watch, outcome: ScoredOutcome, settings: WatchSettings): Alarm[] {
  const { instrument, intervalSec, horizonSec, targetTime, model, role } = outcome;
  if (role !== 'champion') return [];
  const alarms: Alarm[] = [];
  const horizon = `${horizonSec} s`;
  const of = { instrument, intervalSec, asOf: targetTime };
  const { predictedLogReturn: forecast, actualLogReturn: actual } = outcome;
  if (model !== 'persistence') {
    const found = counted(watch, `skill ${horizon}`, (forecast - actual) ** 2 - actual ** 2, settings);
    if (found !== undefined) {
      const look = { value: found.t, threshold: WORSE, size: found.t, isCertain: true, looks: 2 };
      alarms.push(...looked(watch, { ...of, kind: 'skill', subject: horizon }, look));
    }
  }
  for (const { level, lower, upper } of outcome.intervals) {
    const subject = `${horizon}, ${level * 100} % interval`;
    const inside = lower <= actual && actual <= upper ? 1 : 0;
    const found = counted(watch, subject, inside - level, settings);
    if (found === undefined) continue;
    const look = {
      value: level + found.mean,
      size: Math.abs(found.mean),
      isCertain: Math.abs(found.t) > OFF,
    };
    const bound = { threshold: level + Math.sign(found.mean) * COVERAGE_OFF, limit: COVERAGE_OFF, looks: 2 };
    alarms.push(...looked(watch, { ...of, kind: 'coverage', subject }, { ...look, ...bound }));
  }
  return alarms;
}

function counted(watch: Watch, name: string, value: number, settings: WatchSettings) {
  const { state, found } = afterValue(watch.blocks[name] ?? NO_BLOCKS, value, settings);
  watch.blocks[name] = state;
  return found;
}

interface Look {
  /** What the alarm tells. */
  readonly value: number;
  readonly threshold: number;
  /** What is held against `limit`, which is the threshold unless told otherwise. */
  readonly size: number;
  readonly limit?: number;
  readonly isCertain: boolean;
  readonly looks: number;
}

/** Takes a look in and gives the alarm if it changes the state. */
function looked(
  watch: Watch,
  about: Omit<Alarm, 'state' | 'value' | 'threshold'>,
  { value, threshold, size, limit = threshold, isCertain, looks }: Look,
): Alarm[] {
  const name = `${about.kind} ${about.subject}`;
  const before = watch.states[name] ?? AT_REST;
  const after = afterLook(before, size >= limit && isCertain, size < limit * CLEAR_SHARE, looks);
  watch.states[name] = after;
  if (after.isRaised === before.isRaised) return [];
  return [{ ...about, state: after.isRaised ? 'raised' : 'cleared', value, threshold }];
}
