import { instrumentId } from '@foretick/core/trade';
import type { FeatureStore, GroupLag, LogRecord, ModelRegistry, Topic } from '@foretick/ports';
import { type Config, configSchema } from '../config/config-schema.ts';
import type { NewsSource } from '../profiles/news.ts';
import type { Source } from '../profiles/profile.ts';
import { simulatedParts } from '../profiles/simulated.ts';
import type { MachineProcess } from './machine.ts';
import { simulatedNews } from './simulated-news.ts';
import { PAIRS, type World } from './world.ts';

/** A running system and what is kept of it. */
export interface SimulatedSystem {
  /** Everything that a topic ever carried, each partition in order. */
  records(topic: Topic): readonly LogRecord[];
  /** Records that no reader could have read, with the reason. */
  refused(): readonly { readonly topic: Topic; readonly reason: string }[];
  /** Never comes back while the process is being killed. */
  lag(): Promise<readonly GroupLag[]>;
  /** Records that a group may be behind at most while somebody reads for it. */
  readonly maxLag: number;
  /** Whether a record may be on a topic a second time, as one that differs in nothing. */
  readonly mayRepeat: boolean;
  /** The tables that the page reads, opened for looking. */
  openStore(): FeatureStore;
  readonly registry: ModelRegistry;
  /** Resolves when everything has stopped. */
  readonly stopped: Promise<unknown>;
}

/** Trains often, so that there is something to promote and to roll back. */
export const CONFIG: Config = configSchema.parse({
  source: 'simulated',
  pairs: PAIRS.join(','),
  trainEveryMinutes: 7,
});

export function sourceOf({ exchange, random }: World, { clock, transport }: MachineProcess): Source {
  const { restUrl, wsUrl } = exchange;
  const feed = simulatedParts.createKrakenFeed({
    ...{ clock, random, transport, restUrl, wsUrl, exchange: 'simulated' },
    timing: { callEveryMs: 200, tickMs: 250 },
  });
  return {
    ...{ kind: 'simulated', label: 'simulated market', feed, references: [] },
    instruments: PAIRS.map((pair) => instrumentId('simulated', pair)),
    close: async () => {},
  };
}

export function newsOf(
  { makes, random, scenario }: World,
  { clock }: MachineProcess,
): NewsSource | undefined {
  if (!scenario.troubles.has('news')) return undefined;
  return simulatedNews({
    ...{ clock, random, reader: simulatedParts.lexicon },
    isTroubled: () => makes('latency'),
  });
}
