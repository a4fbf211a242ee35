import type { Clock, EventLog, ForetickError, ModelRegistry } from '@foretick/ports';
import type { RunTraining } from '@foretick/service-trainer';
import type { Config } from '../config/config-schema.ts';
import { type OwnStore, openOwnStore, openSharedLog, systemClock } from '../profiles/distributed.ts';
import { historySources, openSource } from '../profiles/embedded.ts';
import { type NewsSource, openNews } from '../profiles/news.ts';
import type { HistorySources, Source } from '../profiles/profile.ts';
import { openRegistry } from '../profiles/registry.ts';
import { openSharedStore } from '../profiles/shared-store.ts';

/** What a service finds where it runs, as far as its configuration says. */
export interface ServicePlace {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Where trainings run. Default: on the service's thread, in slices. */
  readonly runTraining?: RunTraining;
  openLog(report: (failure: ForetickError) => void, signal: AbortSignal): Promise<EventLog>;
  openRegistry(): Promise<{ readonly registry: ModelRegistry; close(): Promise<void> }>;
  /** `undefined`: each service has tables of its own. */
  openSharedStore(): ReturnType<typeof openSharedStore>;
  openOwnStore(service: string): Promise<OwnStore>;
  openSource(): Promise<Source>;
  /** `undefined`: there is no news to be read. */
  openNews(): Promise<NewsSource | undefined>;
  historySources(): Pick<HistorySources, 'referencesOf'>;
}

/** Brokers, disks and venues as configured. */
export function realPlace(config: Config): ServicePlace {
  return {
    clock: systemClock,
    random: Math.random,
    openLog: (report, signal) => openSharedLog(config, report, signal),
    openRegistry: () => openRegistry(config.dataDir, config),
    openSharedStore: () => openSharedStore(config),
    openOwnStore: (service) => openOwnStore(config, service),
    openSource: () => openSource(config),
    openNews: () => openNews(config),
    historySources: () => historySources(config),
  };
}
