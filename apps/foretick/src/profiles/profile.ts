import type { InstrumentId, Pair } from '@foretick/core/trade';
import type {
  Clock,
  EventLog,
  FeatureStore,
  HistoryImport,
  MarketFeed,
  ModelRegistry,
  StoreUse,
  TrialLedger,
} from '@foretick/ports';

import type { RecordedStory } from '../news/recorded-news.ts';

/** What is kept in a data folder, opened. */
export interface Workspace {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly store: FeatureStore;
  readonly history: HistoryImport;
  readonly registry: ModelRegistry;
  /** What was tried on the stored past, and what of it is held back. */
  readonly trials: TrialLedger;
  /** Everything in the folder, and the room in the store that is free for new rows. */
  diskUse(): Promise<StoreUse>;
  close(): Promise<void>;
}

/** A venue that is watched for its prices; nothing is forecast for it. */
export interface Reference {
  readonly feed: MarketFeed;
  readonly instruments: readonly InstrumentId[];
}

/** Where trades come from, and how to say so. */
export interface Source {
  readonly kind: 'live' | 'simulated' | 'replay';
  /** In words, for people: an exchange, a file. */
  readonly label: string;
  readonly feed: MarketFeed;
  readonly instruments: readonly InstrumentId[];
  /** The same coins on other venues, watched beside. One that fails or refuses never stops the others. */
  readonly references: readonly Reference[];
  /** News that was recorded with a market that is replayed; absent where there is none. */
  readonly recordedNews?: readonly RecordedStory[];
  close(): Promise<void>;
}

/** Who can be asked about the past. */
export interface HistorySources {
  /** A feed that can be asked for an exchange's history; `undefined` where there is none. */
  feedOf(exchange: string): MarketFeed | undefined;
  /** A pair on the venues that are watched beside. */
  referencesOf(pair: Pair): readonly Reference[];
}
