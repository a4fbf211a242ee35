import { companionsAmong, type FeatureView } from '@foretick/core/feature';
import { MIN_TRAINING_CANDLES } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import {
  type Clock,
  type EventLog,
  type FeatureStore,
  ForetickError,
  type ModelRegistry,
  type ModelVersion,
  type Promotion,
} from '@foretick/ports';
import { createCandles } from '@foretick/service-candles';
import { createCompanions } from '@foretick/service-companions';
import { createAlarmSender, createMonitor } from '@foretick/service-monitor';
import { createNews } from '@foretick/service-news';
import { createPredictor } from '@foretick/service-predictor';
import { createTechnicalIndicators } from '@foretick/service-technical-indicators';
import { createTrainer, type RunTraining, type TrainingRequests } from '@foretick/service-trainer';
import type { Config } from '../config/config-schema.ts';
import { HORIZONS_SEC, INTERVAL_SEC } from '../config/horizons.ts';
import { alarmWebhook } from '../profiles/alarm-webhook.ts';
import type { NewsSource } from '../profiles/news.ts';
import { toolsOf } from '../training/training-recipe.ts';
import { VERSION } from '../version.ts';

/** Something that works until its signal aborts. */
export interface Service {
  run(signal: AbortSignal): Promise<void>;
}

/** What the services between the feed and the store are made of, whether they share a process or not. */
export interface ServiceParts {
  readonly config: Config;
  readonly log: EventLog;
  readonly registry: ModelRegistry;
  readonly clock: Clock;
  /** Those that are forecast. */
  readonly instruments: readonly InstrumentId[];
  /** The same coins on other venues. */
  readonly references: readonly InstrumentId[];
  /** Whether what comes is of now; a replay has no deadlines. */
  readonly realTime: boolean;
  readonly view: FeatureView;
  /** Where live trainings run; default: on this thread, in slices. */
  readonly runTraining?: RunTraining;
  readonly requests?: TrainingRequests;
  /** In [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
  readonly onTrained: (challenger: ModelVersion, decided: readonly Promotion[]) => void;
  readonly report: (failure: ForetickError) => void;
}

export function candlesService({ config, log }: ServiceParts): Service {
  const { intervals: intervalsSec, allowedLatenessMs } = config;
  return createCandles({ log, intervalSec: INTERVAL_SEC, intervalsSec, allowedLatenessMs });
}

export function indicatorsService({ config, log, view }: ServiceParts): Service {
  const indicators = [...config.indicators, ...view.indicators];
  return createTechnicalIndicators({ log, intervalSec: INTERVAL_SEC, indicators });
}

export function companionsService(parts: ServiceParts): Service {
  const { log, clock, instruments } = parts;
  const companionsOf = companionsIn(parts);
  return createCompanions({
    log,
    clock,
    intervalSec: INTERVAL_SEC,
    companionsOf: new Map(instruments.map((instrument) => [instrument, companionsOf(instrument)])),
  });
}

/** `store` has the candles that models are trained on. */
export function trainerService(parts: ServiceParts, store: FeatureStore): Service {
  const { config, log, registry, clock, instruments, view, realTime, onTrained, report } = parts;
  return createTrainer({
    instruments: new Set(instruments),
    companionsOf: companionsIn(parts),
    log,
    store,
    registry,
    clock,
    intervalSec: INTERVAL_SEC,
    horizonsSec: HORIZONS_SEC,
    ...toolsOf({ model: config.model, alpha: config.gateAlpha }, view),
    ...(realTime && parts.runTraining !== undefined && { runTraining: parts.runTraining }),
    ...(parts.requests !== undefined && { requests: parts.requests }),
    trainEveryMs: config.trainEveryMinutes * 60_000,
    trainingDays: config.trainingDays,
    minCandles: MIN_TRAINING_CANDLES,
    keepVersions: config.keepModels,
    codeVersion: VERSION,
    mode: realTime ? 'background' : 'inline',
    onTrained,
    report,
  });
}

/** Without `history` a changed feature view warms up from the candles to come. */
export function predictorService(parts: ServiceParts, history?: Pick<FeatureStore, 'indicators'>): Service {
  const { config, log, registry, clock, instruments, view, report } = parts;
  return createPredictor({
    log,
    ...(history === undefined ? {} : { history }),
    registry,
    clock,
    instruments: new Set(instruments),
    view,
    intervalSec: INTERVAL_SEC,
    horizonsSec: HORIZONS_SEC,
    costBp: config.costBp,
    maxModelAgeMs: config.modelMaxAgeDays * 86_400_000,
    report,
  });
}

export function monitorService({ log, report }: ServiceParts): Service {
  return createMonitor({ log, intervalSec: INTERVAL_SEC, report });
}

/** Sends alarms on, where an address for them is set. */
export function alarmSenders({ config, log, clock, report }: ServiceParts): readonly Service[] {
  if (config.alarmWebhook === undefined) return [];
  const send = alarmWebhook(config.alarmWebhook, config.alarmWebhookPrivate === 'on');
  return [createAlarmSender({ log, clock, report, send })];
}

/** News from feeds to signals. What fails is told once, and once more when all is well again. */
export function newsService(
  { log, clock, report, random = Math.random }: Pick<ServiceParts, 'log' | 'clock' | 'report' | 'random'>,
  { feeds, model, fallback }: NewsSource,
): Service {
  const down = new Set<string>();
  return createNews({
    ...{ log, clock, random, feeds, model, fallback },
    report: ({ kind, name }, reason) => {
      const first = down.size === 0;
      if (reason === undefined) down.delete(`${kind} ${name}`);
      else down.add(`${kind} ${name}`);
      if (reason === undefined || !first) return;
      const instead = kind === 'feed' ? 'forecasts go on without its news' : 'the lexicon reads meanwhile';
      const message = `news ${kind} ${name}: ${reason}; ${instead}, and it is asked again by itself`;
      report(new ForetickError('NEWS_UNAVAILABLE', message, { retryable: true }));
    },
  });
}

function companionsIn({ instruments, references }: ServiceParts) {
  const watched = new Set([...instruments, ...references]);
  return (instrument: InstrumentId) => companionsAmong(instrument, watched);
}
