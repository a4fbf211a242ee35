import type { InstrumentId } from '@foretick/core/trade';
import type {
  Clock,
  EventLog,
  FeatureStore,
  HistoryImport,
  MarketFeed,
  ModelRegistry,
} from '@foretick/ports';

/** What is kept in a data folder, opened. */
export interface Workspace {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly store: FeatureStore;
  readonly history: HistoryImport;
  readonly registry: ModelRegistry;
  close(): Promise<void>;
}

/** Where trades come from, and how to say so. */
export interface Source {
  readonly kind: 'live' | 'simulated' | 'replay';
  /** In words, for people: an exchange, a file. */
  readonly label: string;
  readonly feed: MarketFeed;
  readonly instruments: readonly InstrumentId[];
  close(): Promise<void>;
}
