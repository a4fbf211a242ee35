import { TOPICS, type Topic } from '@foretick/ports';

/** A topic as it has to be on the cluster. */
export interface PlannedTopic {
  readonly name: string;
  readonly configs: Readonly<Record<string, string>>;
}

/** Groups of the services that keep state; each has a compacted topic for it. */
const STATEFUL_GROUPS = [
  'trades',
  'candles',
  'companions',
  'technical-indicators',
  'trainer',
  'predictor',
  'monitor',
  'news',
] as const;

/** Every topic of a system, by its name on the cluster. All have the same number of partitions. */
export function plannedTopics(prefix: string): readonly PlannedTopic[] {
  const topics = TOPICS.flatMap((topic) => [
    { name: prefix + topic, configs: configsOf(topic) },
    { name: deadTopic(prefix, topic), configs: DEAD },
  ]);
  return [...topics, ...STATEFUL_GROUPS.map((group) => statePlan(prefix, group))];
}

/** Where messages go that are no records of the topic. */
export function deadTopic(prefix: string, topic: Topic): string {
  return `${prefix}${topic}.dead`;
}

/** Where a group keeps its state: the newest of each key stays. */
export function statePlan(prefix: string, group: string): PlannedTopic {
  const name = group === 'technical-indicators' ? 'indicator' : group.replaceAll('-', '_');
  return { name: `${prefix}${name}_state`, configs: STATE };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Days that records are kept. `feed_state` keeps the newest of each instrument. */
const RETENTION_DAYS: Readonly<Record<Topic, number | 'newest'>> = {
  trades: 7,
  late_trades: 30,
  // The trainer learns from them: more than the 60 days that it looks back by default.
  candles: 90,
  technical_indicators: 30,
  promotions: 90,
  companions: 7,
  feature_vectors: 30,
  predictions: 90,
  prediction_outcomes: 90,
  scores: 30,
  alarms: 90,
  feed_state: 'newest',
  gap_ledger: 90,
  rejected: 30,
  // A record that was paid for: replays read it and never ask again.
  news: 90,
  news_signals: 90,
};

function configsOf(topic: Topic): Readonly<Record<string, string>> {
  const days = RETENTION_DAYS[topic];
  if (days === 'newest') return COMPACTED;
  return { 'cleanup.policy': 'delete', 'retention.ms': String(days * DAY_MS) };
}

const COMPACTED = {
  'cleanup.policy': 'compact',
  'min.cleanable.dirty.ratio': '0.1',
  'segment.ms': String(HOUR_MS),
};

/**
 * A reader that lost its keys may write once more before it knows. What it overwrites, and the claim before it, stay readable for
 * the compaction lag: by its end the new owner has written each key that lives, since a candle changes it. Small segments keep what a
 * restart has to read small.
 */
const STATE = {
  ...COMPACTED,
  'segment.ms': String(HOUR_MS / 6),
  'segment.bytes': String(16 * 2 ** 20),
  'min.compaction.lag.ms': String(HOUR_MS / 6),
  'max.message.bytes': String(32 * 2 ** 20),
};

/** The same message may be refused by every group that reads it, under one key. */
const DEAD = { 'cleanup.policy': 'compact,delete', 'retention.ms': String(30 * DAY_MS) };
