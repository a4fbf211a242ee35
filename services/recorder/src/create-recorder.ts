import type { Clock, EventLog, FeatureStore, LogRecord, Topic, TopicPosition } from '@foretick/ports';

export interface RecorderOptions {
  readonly log: EventLog;
  readonly store: FeatureStore;
  readonly clock: Clock;
  /** Pause after few records, so that those that follow are written together. Default 200 ms. */
  readonly gatherMs?: number;
  /** `before`: few records wait so long before they are written, out of the way of what follows from them. Default `after`. */
  readonly gather?: 'before' | 'after';
  /** Records written together at most. Default 10,000: half of what the log lets a reader fall behind, so that neither waits for the other. */
  readonly maxRecords?: number;
  /** Consumer group; each store has one of its own. Default `recorder`. */
  readonly group?: string;
  /** Default: everything that the store keeps. */
  readonly topics?: readonly RecordedTopic[];
}

type RecordedTopic = (typeof RECORDED_TOPICS)[number];

const RECORDED_TOPICS = [
  'trades',
  'late_trades',
  'candles',
  'technical_indicators',
  'promotions',
  'feature_vectors',
  'predictions',
  'prediction_outcomes',
  'scores',
  'alarms',
  'gap_ledger',
  'rejected',
  'news',
  'news_signals',
  // For when each instrument's forecasts could know of news.
  'companions',
] as const satisfies readonly Topic[];

/**
 * Copies the log into the feature store, for stores that do not read the log themselves. The store keeps the
 * positions with the rows, so each record arrives there exactly once however often this is killed.
 */
export function createRecorder(options: RecorderOptions): { run(signal: AbortSignal): Promise<void> } {
  const { log, store, clock, group = 'recorder', topics = RECORDED_TOPICS } = options;
  const { maxRecords = 10_000, gatherMs = 200, gather = 'after' } = options;
  return {
    async run(signal) {
      const consumer = await log.consumer<RecordedTopic>(group, topics);
      while (!signal.aborted) {
        const records = await consumer.poll(maxRecords, signal);
        if (records.length === 0) return;
        const isFew = records.length < maxRecords / 10;
        if (isFew && gather === 'before') await clock.sleep(gatherMs, signal);
        // The store must never know more than the log would after a power cut.
        await log.flush();
        await store.record(records, positionsAfter(records));
        await consumer.commit({ records: [], snapshots: [] });
        if (isFew && gather === 'after') await clock.sleep(gatherMs, signal);
      }
    },
  };
}

function positionsAfter(records: readonly LogRecord[]): TopicPosition[] {
  const positions = new Map<string, TopicPosition>();
  for (const { topic, partition, offset } of records) {
    positions.set(`${topic}/${partition}`, { topic, partition, nextOffset: offset + 1 });
  }
  return [...positions.values()];
}
