import type { FeatureView } from '@foretick/core/feature';
import {
  type CandleHistory,
  type EventLog,
  ForetickError,
  type ModelVersion,
  type Promotion,
} from '@foretick/ports';
import { createRecorder } from '@foretick/service-recorder';
import { createTrades } from '@foretick/service-trades';
import type { Config } from '../config/config-schema.ts';
import { sourceNames } from '../profiles/source-names.ts';
import type { LoneService } from './lone-services.ts';
import { referenceHistory, referenceIntake, tradesIntervals } from './run-system.ts';
import { realPlace, type ServicePlace } from './service-place.ts';
import {
  alarmSenders,
  candlesService,
  companionsService,
  indicatorsService,
  monitorService,
  newsService,
  predictorService,
  type Service,
  type ServiceParts,
  trainerService,
} from './services.ts';

export interface ServiceOptions {
  readonly config: Config;
  readonly view: FeatureView;
  /** Default: as configured. */
  readonly place?: ServicePlace;
  /** It is on the log and works. */
  readonly onReady: (log: EventLog) => void;
  readonly onTrained: (challenger: ModelVersion, decided: readonly Promotion[]) => void;
  readonly report: (failure: ForetickError) => void;
}

/**
 * Services on the shared log, until `signal` aborts or one of them fails; of a finite source service `trades` ends by itself,
 * the others stay.
 */
export async function runServices(
  names: readonly LoneService[],
  options: ServiceOptions,
  signal: AbortSignal,
): Promise<void> {
  const { config, view, place = realPlace(config), onReady, onTrained, report } = options;
  const { instruments, references, realTime } = sourceNames(config);
  const log = await place.openLog(report, signal);
  const closing = [() => log.close()];
  try {
    const { registry, close } = await place.openRegistry();
    closing.unshift(close);
    const parts: ServiceParts = {
      ...{ config, log, registry, view, onTrained, report, instruments, references, realTime },
      clock: place.clock,
      random: place.random,
      ...(place.runTraining !== undefined && { runTraining: place.runTraining }),
    };
    const stop = new AbortController();
    const anyStop = AbortSignal.any([signal, stop.signal]);
    const services: (readonly Service[])[] = [];
    for (const name of names) services.push(await servicesOf(name, parts, place, closing));
    const running = services.map((of) => runTogether(of, anyStop));
    onReady(log);
    try {
      await Promise.all(running);
    } finally {
      stop.abort();
      await Promise.allSettled(running);
    }
  } finally {
    for (const close of closing) await close();
  }
}

/** Until one of them ends. */
async function runTogether(services: readonly Service[], signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const running = services.map((service) => service.run(AbortSignal.any([signal, stop.signal])));
  try {
    await Promise.race(running);
  } finally {
    stop.abort();
    await Promise.allSettled(running);
  }
}

/** The service, with what has to run beside it. */
async function servicesOf(
  name: LoneService,
  parts: ServiceParts,
  place: ServicePlace,
  closing: (() => Promise<void>)[],
): Promise<Service[]> {
  switch (name) {
    case 'trades':
      return tradesServices(parts, place, closing);
    case 'candles':
      return [candlesService(parts)];
    case 'technical-indicators':
      return [indicatorsService(parts)];
    case 'companions':
      return [companionsService(parts)];
    case 'trainer':
      return trainerServices(parts, place, closing);
    case 'predictor':
      return [await lonePredictor(parts, place, closing)];
    case 'monitor':
      return [monitorService(parts), ...alarmSenders(parts)];
    case 'news':
      return newsServices(parts, place, closing);
  }
}

async function newsServices(
  parts: ServiceParts,
  place: ServicePlace,
  closing: (() => Promise<void>)[],
): Promise<Service[]> {
  const source = await place.openNews();
  if (source === undefined) {
    throw new ForetickError(
      'NEWS_OFF',
      'service news has nothing to read: it needs --source live or simulated, and FORETICK_NEWS that is not off',
    );
  }
  closing.unshift(() => source.close());
  return [newsService(parts, source)];
}

async function tradesServices(
  parts: ServiceParts,
  place: ServicePlace,
  closing: (() => Promise<void>)[],
): Promise<Service[]> {
  const { config, log, clock, report } = parts;
  const source = await place.openSource();
  closing.unshift(() => source.close());
  const { feed, instruments, references } = source;
  return [
    createTrades({ log, feed, clock, instruments, ...tradesIntervals(config) }),
    ...references.map((one) => referenceIntake(one, { config, report, workspace: { log, clock } })),
  ];
}

/** By then the forecasts that follow from a candle are out. */
const ASIDE_MS = 100;

/** With a store that all share, a changed feature view warms up from it. */
async function lonePredictor(
  parts: ServiceParts,
  place: ServicePlace,
  closing: (() => Promise<void>)[],
): Promise<Service> {
  const shared = await place.openSharedStore();
  if (shared !== undefined) closing.push(() => shared.close());
  return predictorService(parts, shared);
}

/**
 * A trainer reads the store that all share; without one it has the candles and the news of the log in tables of its own, so that it
 * depends on no other service. Either way it fetches what is missing of the references' past.
 */
async function trainerServices(
  parts: ServiceParts,
  place: ServicePlace,
  closing: (() => Promise<void>)[],
): Promise<Service[]> {
  const { log, clock } = parts;
  const shared = await place.openSharedStore();
  if (shared !== undefined) {
    closing.push(() => shared.close());
    return [trainerService(parts, shared), ...referenceHistories(parts, place, shared)];
  }
  const { store, history, group } = await place.openOwnStore('trainer');
  closing.push(() => store.close());
  return [
    trainerService(parts, store),
    createRecorder({
      ...{ log, store, clock, group },
      topics: ['candles', 'news_signals', 'companions'],
      ...{ gather: 'before', gatherMs: ASIDE_MS },
    }),
    ...referenceHistories(parts, place, history),
  ];
}

function referenceHistories(
  { config, log, clock, report }: ServiceParts,
  place: ServicePlace,
  history: CandleHistory,
): Service[] {
  if (sourceNames(config).references.length === 0) return [];
  const references = config.pairs.flatMap(place.historySources().referencesOf);
  return references.map((one) =>
    referenceHistory(one, { config, report, workspace: { log, clock, history } }),
  );
}
