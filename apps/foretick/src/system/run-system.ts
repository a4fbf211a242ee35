import { MIN_TRAINING_CANDLES } from '@foretick/core/forecast';
import type { ForetickError, ModelVersion } from '@foretick/ports';
import type { Api } from '@foretick/service-api';
import { createCandles } from '@foretick/service-candles';
import { createMonitor } from '@foretick/service-monitor';
import { createPredictor } from '@foretick/service-predictor';
import { createRecorder } from '@foretick/service-recorder';
import { createTechnicalIndicators } from '@foretick/service-technical-indicators';
import { createTrades } from '@foretick/service-trades';
import { createTrainer } from '@foretick/service-trainer';
import type { Config } from '../config/config-schema.ts';
import { HORIZONS_SEC, INTERVAL_SEC } from '../config/horizons.ts';
import type { Source, Workspace } from '../profiles/profile.ts';

export interface SystemOptions {
  readonly config: Config;
  readonly workspace: Workspace;
  readonly source: Source;
  readonly api: Api | undefined;
  readonly onTrained: (version: ModelVersion) => void;
  readonly report: (failure: ForetickError) => void;
}

/** Consumer groups that have to be through before a replay is. */
const GROUPS = new Set(['candles', 'technical-indicators', 'trainer', 'predictor', 'monitor', 'recorder']);
const DRAIN_POLL_MS = 10;

/**
 * Runs all services in this process. A live source runs until `signal` aborts; a finite one until everything that
 * follows from its last trade is recorded. When one service fails, all stop and its error is thrown.
 */
export async function runSystem(options: SystemOptions, signal: AbortSignal): Promise<void> {
  const { workspace, source, config, api } = options;
  const { log, store, registry, clock } = workspace;
  const stop = new AbortController();
  const anyStop = AbortSignal.any([signal, stop.signal]);
  const trainer = createTrainer({
    log,
    store,
    registry,
    clock,
    intervalSec: INTERVAL_SEC,
    horizonsSec: HORIZONS_SEC,
    trainEveryMs: config.trainEveryMinutes * 60_000,
    trainingDays: config.trainingDays,
    minCandles: MIN_TRAINING_CANDLES,
    mode: source.feed.capabilities.realTime ? 'background' : 'inline',
    onTrained: options.onTrained,
    report: options.report,
  });
  const stages = [
    ...(api === undefined ? [] : [api]),
    createRecorder({ log, store, clock }),
    createMonitor({ log }),
    createPredictor({ log, registry, clock, intervalSec: INTERVAL_SEC, horizonsSec: HORIZONS_SEC }),
    trainer,
    createTechnicalIndicators({ log }),
    createCandles({ log, intervalSec: INTERVAL_SEC }),
  ].map((service) => service.run(anyStop));
  const { feed, instruments } = source;
  const intake = createTrades({ log, feed, clock, instruments, intervalSec: INTERVAL_SEC })
    .run(anyStop)
    .then(() => (feed.capabilities.finite ? drained(options, anyStop) : undefined));
  try {
    await Promise.race([intake, ...stages]);
  } finally {
    stop.abort();
    await Promise.allSettled([intake, ...stages]);
  }
}

/** Resolves when every stage has taken in, and committed, all that the log carries. */
async function drained({ workspace: { log, clock } }: SystemOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const behind = (await log.lag()).some(({ group, records }) => GROUPS.has(group) && records > 0);
    if (!behind) return;
    await clock.sleep(DRAIN_POLL_MS, signal);
  }
}
