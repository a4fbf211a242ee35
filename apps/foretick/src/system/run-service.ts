import type { FeatureView } from '@foretick/core/feature';
import { ForetickError, type ModelVersion, type Promotion } from '@foretick/ports';
import { createRecorder } from '@foretick/service-recorder';
import { createTrades } from '@foretick/service-trades';
import type { Config } from '../config/config-schema.ts';
import { openOwnStore, openSharedLog, openSharedRegistry, systemClock } from '../profiles/distributed.ts';
import { historySources, openSource } from '../profiles/embedded.ts';
import { openNews } from '../profiles/news.ts';
import { sourceNames } from '../profiles/source-names.ts';
import { referenceHistory, referenceIntake, tradesIntervals } from './run-system.ts';
import {
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

/** Services that run alone. The API is one more: it owns the tables, and `foretick service api` starts it. */
export const LONE_SERVICES = [
  'trades',
  'candles',
  'technical-indicators',
  'companions',
  'trainer',
  'predictor',
  'monitor',
  'news',
] as const;

export type LoneService = (typeof LONE_SERVICES)[number];

export interface ServiceOptions {
  readonly config: Config;
  readonly view: FeatureView;
  readonly onReady: () => void;
  readonly onTrained: (challenger: ModelVersion, decided: readonly Promotion[]) => void;
  readonly report: (failure: ForetickError) => void;
}

/** One service on the shared log, until `signal` aborts; of a finite source service `trades` ends by itself. */
export async function runService(
  name: LoneService,
  options: ServiceOptions,
  signal: AbortSignal,
): Promise<void> {
  const { config, view, onReady, onTrained, report } = options;
  const { instruments, references, realTime } = sourceNames(config);
  const log = await openSharedLog(config, report);
  const closing = [() => log.close()];
  try {
    const registry = await openSharedRegistry(config);
    const parts: ServiceParts = {
      ...{ config, log, registry, view, onTrained, report, instruments, references, realTime },
      clock: systemClock,
    };
    const stop = new AbortController();
    const anyStop = AbortSignal.any([signal, stop.signal]);
    const running = (await servicesOf(name, parts, closing)).map((service) => service.run(anyStop));
    onReady();
    try {
      await Promise.race(running);
    } finally {
      stop.abort();
      await Promise.allSettled(running);
    }
  } finally {
    for (const close of closing) await close();
  }
}

/** The service, with what has to run beside it. */
async function servicesOf(
  name: LoneService,
  parts: ServiceParts,
  closing: (() => Promise<void>)[],
): Promise<Service[]> {
  switch (name) {
    case 'trades':
      return tradesServices(parts, closing);
    case 'candles':
      return [candlesService(parts)];
    case 'technical-indicators':
      return [indicatorsService(parts)];
    case 'companions':
      return [companionsService(parts)];
    case 'trainer':
      return trainerServices(parts, closing);
    case 'predictor':
      return [predictorService(parts)];
    case 'monitor':
      return [monitorService(parts)];
    case 'news':
      return newsServices(parts, closing);
  }
}

function newsServices(parts: ServiceParts, closing: (() => Promise<void>)[]): Service[] {
  const source = openNews(parts.config);
  if (source === undefined) {
    throw new ForetickError(
      'NEWS_OFF',
      'service news has nothing to read: it needs --source live, and FORETICK_NEWS that is not off',
    );
  }
  closing.unshift(() => source.close());
  return [newsService(parts, source)];
}

async function tradesServices(parts: ServiceParts, closing: (() => Promise<void>)[]): Promise<Service[]> {
  const { config, log, clock, report } = parts;
  const source = await openSource(config);
  closing.unshift(() => source.close());
  const { feed, instruments, references } = source;
  return [
    createTrades({ log, feed, clock, instruments, ...tradesIntervals(config) }),
    ...references.map((one) => referenceIntake(one, { config, report, workspace: { log, clock } })),
  ];
}

/** A trainer has the candles and the news of the log in tables of its own, so that it depends on no other service. */
async function trainerServices(parts: ServiceParts, closing: (() => Promise<void>)[]): Promise<Service[]> {
  const { config, log, clock, report } = parts;
  const { store, history, group } = await openOwnStore(config, 'trainer');
  closing.push(() => store.close());
  const references =
    sourceNames(config).references.length === 0
      ? []
      : config.pairs.flatMap(historySources(config).referencesOf);
  return [
    trainerService(parts, store),
    createRecorder({ log, store, clock, group, topics: ['candles', 'news_signals', 'companions'] }),
    ...references.map((one) => referenceHistory(one, { config, report, workspace: { log, clock, history } })),
  ];
}
