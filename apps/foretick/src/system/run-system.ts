import type { FeatureView } from '@foretick/core/feature';
import { ForetickError, type ModelVersion, type Promotion } from '@foretick/ports';
import type { Api } from '@foretick/service-api';
import { createRecorder } from '@foretick/service-recorder';
import { createTrades } from '@foretick/service-trades';
import type { RunTraining, TrainingRequests } from '@foretick/service-trainer';
import type { Config } from '../config/config-schema.ts';
import { INTERVAL_SEC } from '../config/horizons.ts';
import { fillReferenceHistory } from '../history/fill-reference-history.ts';
import type { NewsSource } from '../profiles/news.ts';
import type { Reference, Source, Workspace } from '../profiles/profile.ts';
import type { DiskBudget } from './disk-budget.ts';
import {
  alarmSenders,
  candlesService,
  companionsService,
  indicatorsService,
  monitorService,
  newsService,
  predictorService,
  type ServiceParts,
  trainerService,
} from './services.ts';

export interface SystemOptions {
  readonly config: Config;
  readonly workspace: Workspace;
  readonly source: Source;
  /** Absent: no news is read. */
  readonly news?: NewsSource;
  readonly disk: DiskBudget;
  readonly view: FeatureView;
  readonly api: Api | undefined;
  /** Where trainings of a live system run. Default: on this thread. A replay waits for them anyway. */
  readonly runTraining?: RunTraining;
  /** Wishes for trainings out of turn. */
  readonly requests?: TrainingRequests;
  readonly onTrained: (challenger: ModelVersion, decided: readonly Promotion[]) => void;
  readonly report: (failure: ForetickError) => void;
}

/** Consumer groups that have to be through before a replay is. */
const GROUPS = new Set([
  'candles',
  'companions',
  'technical-indicators',
  'trainer',
  'predictor',
  'monitor',
  'recorder',
]);
const DRAIN_POLL_MS = 10;
const DAY_MS = 86_400_000;

/**
 * Runs all services in this process. A live source runs until `signal` aborts; a finite one until everything that
 * follows from its last trade is recorded. When one service fails, all stop and its error is thrown.
 */
export async function runSystem(options: SystemOptions, signal: AbortSignal): Promise<void> {
  const { workspace, source, config, api } = options;
  const { log, store, clock } = workspace;
  const stop = new AbortController();
  const anyStop = AbortSignal.any([signal, stop.signal]);
  const { view, onTrained, report } = options;
  const parts: ServiceParts = {
    ...{ config, log, clock, view, onTrained, report },
    registry: workspace.registry,
    instruments: source.instruments,
    references: source.references.flatMap((one) => one.instruments),
    realTime: source.feed.capabilities.realTime,
    ...(options.runTraining !== undefined && { runTraining: options.runTraining }),
    ...(options.requests !== undefined && { requests: options.requests }),
  };
  const stages = [
    ...(api === undefined ? [] : [api]),
    createRecorder({ log, store, clock }),
    monitorService(parts),
    ...alarmSenders(parts),
    predictorService(parts, store),
    trainerService(parts, store),
    companionsService(parts),
    indicatorsService(parts),
    candlesService(parts),
    ...(options.news === undefined ? [] : [newsService(parts, options.news)]),
    ...source.references.flatMap((reference) => [
      referenceIntake(reference, options),
      referenceHistory(reference, options),
    ]),
    options.disk,
    ...(config.keepTradeDays === undefined ? [] : [tradeRetention(workspace, config.keepTradeDays)]),
  ].map((service) => service.run(anyStop));
  const { feed, instruments } = source;
  const intake = createTrades({ log, feed, clock, instruments, ...tradesIntervals(config) })
    .run(anyStop)
    .then(() => (feed.capabilities.finite ? drained(options, anyStop) : undefined));
  try {
    await Promise.race([intake, ...stages]);
  } finally {
    stop.abort();
    await Promise.allSettled([intake, ...stages]);
  }
}

/** Venues have no candles of every length, so warm-up takes those that forecasts are made from. */
export function tradesIntervals({ intervals, allowedLatenessMs }: Config) {
  return { intervalSec: INTERVAL_SEC, smallestIntervalSec: Math.min(...intervals), allowedLatenessMs };
}

/** Trades of a reference venue. Whatever goes wrong there is told, and stops nobody else. */
export function referenceIntake(
  { feed, instruments }: Reference,
  {
    config,
    workspace: { log, clock },
    report,
  }: Pick<SystemOptions, 'config' | 'report'> & {
    readonly workspace: Pick<Workspace, 'log' | 'clock'>;
  },
): { run(signal: AbortSignal): Promise<void> } {
  return {
    async run(signal) {
      try {
        await createTrades({ log, feed, clock, instruments, ...tradesIntervals(config) }).run(signal);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        const message = `${feed.capabilities.exchange} is no longer watched for reference (${why}); start again to try anew`;
        report(new ForetickError('REFERENCE_FAILED', message, { cause }));
      }
      await aborted(signal);
    },
  };
}

/** The past of a reference venue, for the models to learn from. */
export function referenceHistory(
  reference: Reference,
  {
    workspace,
    report,
    config: { trainingDays },
  }: Pick<SystemOptions, 'config' | 'report'> & {
    readonly workspace: Pick<Workspace, 'log' | 'history' | 'clock'>;
  },
): { run(signal: AbortSignal): Promise<void> } {
  return {
    async run(signal) {
      await fillReferenceHistory({ workspace, reference, trainingDays, report }, signal);
      await aborted(signal);
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Deletes trades older than so many days, now and once a day. */
export function tradeRetention(
  { history, clock }: Pick<Workspace, 'history' | 'clock'>,
  days: number,
): { run(signal: AbortSignal): Promise<void> } {
  return {
    async run(signal) {
      while (!signal.aborted) {
        await history.retain({ tradesBefore: clock.now() - days * DAY_MS });
        await clock.sleep(DAY_MS, signal);
      }
    },
  };
}

/** Resolves when every stage has taken in, and committed, all that the log carries. */
async function drained({ workspace: { log, clock } }: SystemOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const behind = (await log.lag()).some(({ group, records }) => GROUPS.has(group) && records > 0);
    if (!behind) return;
    await clock.sleep(DRAIN_POLL_MS, signal);
  }
}
