import type { InstrumentId } from '@foretick/core/trade';
import type { Clock, EventLog, GroupLag, LogRecord, Topic } from '@foretick/ports';
import { logOf, ProcessLife } from '../process-life.ts';
import { MemoryBroker } from './broker.ts';
import type { ClusterFaults } from './cluster-faults.ts';
import { ClusterLog } from './cluster-log.ts';
import { Connection } from './connection.ts';
import type { RefusedRecord } from './partition-records.ts';

export interface MemoryClusterOptions {
  /** The only source of time. */
  readonly clock: Clock;
  /** The only source of chance: numbers from 0 up to, and not with, 1. */
  readonly random: () => number;
  /** Of every topic. Default 4. */
  readonly partitions?: number;
  /** An append waits while a group that is being read is further behind than this. Default 100,000 records. */
  readonly maxLag?: number;
  /** A reader that is not heard of for so long loses its keys. Default 10 s. */
  readonly sessionMs?: number;
  /** Snapshots and offsets of several commits are written together, at the latest after so long. Default 0: with each commit. */
  readonly commitEveryMs?: number;
  /** Groups of which one reader has all keys at a time and the others stand by. */
  readonly exclusiveGroups?: readonly string[];
  /** Records of each partition kept after every group has read them. Default 100,000. */
  readonly keepRecords?: number;
  readonly faults?: ClusterFaults;
}

/** A broker in memory that simulated processes share. It outlives them. */
export interface MemoryCluster {
  /**
   * The log as another process has it. `onKilled`: a fault kills this process, at this very moment; from then on none of its calls
   * settles any more.
   */
  open(options?: { readonly onKilled?: () => void }): EventLog;
  /**
   * Kills the process that has this log. None of its calls settles any more and none has an effect; a commit may have been
   * written in part. Others get its keys when its session is over.
   */
  crash(log: EventLog): void;
  /** A group gives its partitions out anew; without a name all groups do. */
  rebalance(group?: string): void;
  /** Nobody reaches the broker for so long; calls wait meanwhile. */
  leaveFor(ms: number): void;
  /** Faults from now on, in place of those before. */
  setFaults(faults: ClusterFaults): void;
  /** The next offset of each partition. */
  topicEnds(topic: Topic): readonly number[];
  /** The records kept, one partition after the other. */
  records<T extends Topic>(topic: T): readonly LogRecord<T>[];
  /** The newest snapshot of each key that a group has written. */
  snapshots(group: string): ReadonlyMap<InstrumentId, unknown>;
  /** How far each group is behind, as `EventLog.lag`, but at once. */
  lag(): readonly GroupLag[];
  /** How many partitions each reader of a group was given last. */
  shares(group: string): readonly number[];
  /** Records that their topics' schemas refused: on a real cluster they are set aside. */
  readonly refused: readonly RefusedRecord[];
}

/**
 * An event log shared by many simulated processes, as they have it on Kafka: groups share keys, a commit is three writes, what
 * goes wrong is chosen by `random`. With a simulated clock every run from one seed is the same.
 */
export function createMemoryCluster(options: MemoryClusterOptions): MemoryCluster {
  const { clock, random, partitions = 4, maxLag = 100_000, sessionMs = 10_000 } = options;
  const { commitEveryMs = 0, exclusiveGroups = [], keepRecords = 100_000, faults = {} } = options;
  const broker = new MemoryBroker({
    clock,
    random,
    partitions,
    sessionMs,
    exclusiveGroups,
    keepRecords,
    faults,
  });
  const crashes = new WeakMap<EventLog, () => void>();
  return {
    open({ onKilled } = {}) {
      const life = new ProcessLife();
      const crash = (): void => {
        if (life.isOver) return;
        life.end();
        opened.lose();
      };
      const kill = (): void => {
        crash();
        onKilled?.();
      };
      const opened = new ClusterLog(new Connection(broker, life, { commitEveryMs, kill }), maxLag);
      const log = logOf(life, opened);
      crashes.set(log, crash);
      return log;
    },
    crash(log) {
      const crash = crashes.get(log);
      if (crash === undefined) throw new Error('this log is not of this cluster');
      crash();
    },
    rebalance(group) {
      for (const one of group === undefined ? broker.groups : [broker.group(group)]) one.rebalance();
    },
    leaveFor: (ms) => broker.leaveFor(ms),
    setFaults(next) {
      broker.faults = next;
    },
    topicEnds: (topic) => broker.records.partitions.map((partition) => broker.records.end(topic, partition)),
    records: <T extends Topic>(topic: T) =>
      broker.records.partitions.flatMap((partition) =>
        broker.records.read(topic, partition, 0, broker.records.end(topic, partition)),
      ),
    snapshots: (group) => broker.group(group).state.snapshots(),
    lag: () => broker.lag(),
    shares: (group) => broker.group(group).shares,
    refused: broker.records.refused,
  };
}
