import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { Candle } from '@foretick/core/candle';
import type { Score } from '@foretick/core/evaluation';
import {
  type CompanionSlot,
  DEFAULT_FEATURE_VIEW,
  type FeatureVector,
  type FeatureView,
} from '@foretick/core/feature';
import type { ForecastHeads, Prediction } from '@foretick/core/forecast';
import { createIndicatorFold } from '@foretick/core/indicator';
import type { InstrumentId } from '@foretick/core/trade';
import {
  type Alarm,
  type Append,
  type ForetickError,
  type ModelRegistry,
  type ModelVersion,
  type Promotion,
  type PromotionEvent,
  stableId,
  type Topic,
} from '@foretick/ports';
import { createPredictor, type PredictorOptions } from '../index.ts';
import { DEFAULT_GUARD, type GuardSettings } from '../live-guard.ts';

export const PAIR = 'test:BTC/USD' as InstrumentId;
export const MINUTE_MS = 60_000;
export const T0 = Date.UTC(2024, 0, 1);

export const closeOf = (minute: number): number => T0 + minute * MINUTE_MS;

/** Candles of minutes 1 to `count`, without a hole. */
export function walk(count: number, more: Partial<Candle> = {}): Candle[] {
  let close = 100;
  return Array.from({ length: count }, (_, index) => {
    const open = close;
    close = open * (1 + 0.002 * Math.sin(index * 2.3) * Math.cos(index / 7));
    const [openTime, closeTime] = [closeOf(index), closeOf(index + 1)];
    return {
      ...{ instrument: PAIR, intervalSec: 60, openTime, closeTime, revision: 0, status: 'final' },
      ...{ open, high: Math.max(open, close) * 1.0001, low: Math.min(open, close) * 0.9999, close },
      ...{ volume: 1 + (index % 5), quoteVolume: close, vwap: close, tradeCount: 3 },
      ...{ buyVolume: 0.5, sellVolume: 0.5, complete: true, filled: false, origin: 'trades' },
      ...{ availableAt: closeTime + 1_000, availability: 'modelled' },
      ...more,
    };
  });
}

export function rows(candles: readonly Candle[]): Append[] {
  const fold = createIndicatorFold();
  return candles.flatMap((candle): Append[] => {
    const value = fold.next(candle);
    return value === undefined ? [] : [{ topic: 'technical_indicators', key: PAIR, value }];
  });
}

/** The trainer's word that no promotion up to the minute comes any more. */
export function upTo(minute: number): Append {
  const value = { kind: 'progress', instrument: PAIR, intervalSec: 60, asOf: closeOf(minute) } as const;
  return { topic: 'promotions', key: PAIR, value };
}

export function challenged(modelVersion: string, fromMinute: number, horizonSec = 60): Append {
  const effectiveFrom = closeOf(fromMinute);
  const event = { kind: 'challenge', instrument: PAIR, intervalSec: 60, horizonSec, model: 'ridge' } as const;
  const value = { ...event, modelVersion, effectiveFrom, reason: 'not better than no change' };
  return { topic: 'promotions', key: PAIR, value };
}

export function promoted(
  modelVersion: string,
  fromMinute: number,
  horizonSec = 60,
  more: Partial<PromotionEvent> = {},
): Append {
  const effectiveFrom = closeOf(fromMinute);
  const event = { kind: 'promotion', instrument: PAIR, intervalSec: 60, horizonSec, model: 'ridge' } as const;
  const value = { ...event, modelVersion, effectiveFrom, reason: 'test', ...more };
  return { topic: 'promotions', key: PAIR, value };
}

/** A candle of a companion, and the word that the wait for all of them is over. */
export function companion(slot: CompanionSlot, candle: Candle): Append {
  const value = { kind: 'candle', instrument: PAIR, intervalSec: 60, slot, candle } as const;
  return { topic: 'companions', key: PAIR, value };
}

export function decided(minute: number): Append {
  const value = { kind: 'progress', instrument: PAIR, intervalSec: 60, asOf: closeOf(minute) } as const;
  return { topic: 'companions', key: PAIR, value };
}

/** A model that always forecasts `share` standard deviations. */
export function ridge(
  modelVersion: string,
  share: number,
  viewDescription = DEFAULT_FEATURE_VIEW.description,
): ModelVersion {
  const zeros = DEFAULT_FEATURE_VIEW.names.map(() => 0);
  return {
    ...{ model: 'ridge', modelVersion, instrument: PAIR, intervalSec: 60, horizonSec: 60 },
    ...{ featureViewHash: stableId(viewDescription), dataFrom: T0, dataTo: T0, trainingRows: 1, metrics: {} },
    parameters: {
      ...{ kind: 'ridge', means: zeros, scales: zeros.map(() => 1), coefficients: zeros },
      ...{ intercept: share, lambda: 1, shrinkage: 1 },
    },
  };
}

/** The same with heads: a median of half the mean, and errors that are spread as the features' volatility says, times a factor. */
export function withHeads(version: ModelVersion, factor = 1): ModelVersion {
  const errorQuantiles = Array.from({ length: 99 }, (_, i) => (i + 1) / 40);
  const heads: ForecastHeads = {
    median: { threshold: 0, factor: 0.5 },
    volatility: { kind: 'scaled', factor },
    errorQuantiles,
  };
  return { ...version, heads };
}

/** A trained version of "no change". */
export function trainedPersistence(modelVersion: string, factor = 1): ModelVersion {
  const version = {
    ...ridge(modelVersion, 0),
    model: 'persistence',
    parameters: { kind: 'persistence' } as const,
  };
  return withHeads(version, factor);
}

/** The service on a log of its own, with a clock that the test sets. */
export function createWorld(
  versions: readonly ModelVersion[] = [],
  horizonsSec: readonly number[] = [60],
  {
    guard = DEFAULT_GUARD,
    ...more
  }: Pick<PredictorOptions, 'history' | 'costBp' | 'maxModelAgeMs'> & { guard?: GuardSettings } = {},
) {
  const log = createMemoryLog();
  const loads: string[] = [];
  const recorded: PromotionEvent[] = [];
  const failures: string[] = [];
  const registry: ModelRegistry = {
    save: async () => undefined,
    async load(modelVersion) {
      loads.push(modelVersion);
      return versions.find((one) => one.modelVersion === modelVersion);
    },
    list: async () => versions,
    async promote(event) {
      if (world.registryFails) throw new Error('the disk is full');
      recorded.push(event);
    },
    promotions: async () => recorded,
  };
  let now = T0;
  let view = DEFAULT_FEATURE_VIEW;
  const clock = { now: () => now, sleep: async () => undefined };
  const read = async <T extends Topic>(topic: T) => {
    const stop = new AbortController();
    const records = (await log.consumer(`reads ${topic} ${readers++}`, [topic])).poll(100_000, stop.signal);
    stop.abort();
    return (await records).map((record) => record.value);
  };
  const report = ({ code }: ForetickError) => failures.push(code);
  const world = {
    log,
    loads,
    /** What models see in the lives to come. */
    setView: (next: FeatureView) => {
      view = next;
    },
    /** What the registry was told to record, and what was reported. */
    recorded,
    failures,
    registryFails: false,
    setNow: (time: number) => {
      now = time;
    },
    /** As `liveWith`, where no row waits for companions. */
    live: (...records: readonly (Append | readonly Append[])[]): Promise<void> =>
      world.liveWith(
        records.flat().flatMap((record): Append[] => {
          if (record.topic !== 'technical_indicators') return [record];
          const { intervalSec, closeTime: asOf } = record.value.candle;
          const value = { kind: 'progress', instrument: PAIR, intervalSec, asOf } as const;
          return [{ topic: 'companions', key: PAIR, value }, record];
        }),
      ),
    /** Appends and runs the service, one life of it, until it has read everything. */
    async liveWith(...records: readonly (Append | readonly Append[])[]): Promise<void> {
      await log.append(records.flat());
      const settings = { log, registry, clock, intervalSec: 60, horizonsSec, view, ...more, guard, report };
      await world.read('predictor', (signal) => createPredictor(settings).run(signal));
    },
    /** Runs a service until its group has read everything. */
    async read(group: string, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
      const stop = new AbortController();
      const running = run(stop.signal);
      for (let turn = 0; turn < 10_000; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        const lag = (await log.lag()).filter((one) => one.group === group);
        if (lag.length > 0 && lag.every((one) => one.records === 0)) break;
      }
      stop.abort();
      await running;
    },
    promotions: (): Promise<readonly Promotion[]> => read('promotions'),
    predictions: (): Promise<readonly Prediction[]> => read('predictions'),
    scores: (): Promise<readonly Score[]> => read('scores'),
    alarms: (): Promise<readonly Alarm[]> => read('alarms'),
    vectors: (): Promise<readonly FeatureVector[]> => read('feature_vectors'),
  };
  return world;
}

let readers = 0;
