import type { InstrumentId } from '@foretick/core/trade';
import type { Append, Topic } from '@foretick/ports';
import type { Cluster } from './cluster.ts';
import type { KafkaConnection } from './connection.ts';
import type { RecordWriter } from './record-writer.ts';
import type { StateTopic } from './state-topic.ts';

/** A message that was no record of its topic. */
export interface DeadLetter {
  readonly topic: Topic;
  readonly reason: string;
  readonly partition: number;
  readonly offset: number;
}

/** What the readers of one log share. */
export interface KafkaParts {
  readonly connection: KafkaConnection;
  readonly cluster: Cluster;
  readonly writer: RecordWriter;
  readonly prefix: string;
  readonly sessionMs: number;
  readonly commitEveryMs: number;
  readonly exclusiveGroups: ReadonlySet<string>;
  readonly onDead: (letter: DeadLetter) => void;
  stateOf(group: string): StateTopic;
  /** Where a key lies, in every topic. */
  partitionOf(key: InstrumentId): number;
  makeDeadTopic(topic: Topic): Promise<void>;
  /** Waits for room, then writes. `writer`: the group that these records come from. */
  append(records: readonly Append[], writer: string | undefined): Promise<void>;
}
