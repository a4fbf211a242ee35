import type { InstrumentId } from '@foretick/core/trade';
import type { Clock, EventLog, LogRecord } from '@foretick/ports';
import type { MemoryCluster } from '../cluster/memory-cluster.ts';
import { progress } from './progress.ts';

export interface SimulatedService {
  /** Kills the process that runs now. It is started again a while later. */
  kill(): void;
  /** How often it was started. */
  readonly starts: number;
}

/**
 * A service that copies `trades` to `late_trades` and whose state is the times seen of each key. It does not know what it
 * has seen before: only the log keeps its state and positions together. Killed, it starts again.
 */
export function runSimulatedService(
  cluster: MemoryCluster,
  {
    clock,
    restartMs,
    onRead,
  }: {
    readonly clock: Clock;
    readonly restartMs: number;
    readonly onRead?: (record: LogRecord<'trades'>) => void;
  },
): SimulatedService {
  let starts = 0;
  let log: EventLog;
  const start = (): void => {
    starts += 1;
    log = cluster.open({ onKilled: () => void startAgain() });
    void copyTrades(log, onRead);
  };
  const startAgain = async (): Promise<void> => {
    await clock.sleep(restartMs);
    start();
  };
  start();
  return {
    kill() {
      cluster.crash(log);
      void startAgain();
    },
    get starts() {
      return starts;
    },
  };
}

async function copyTrades(log: EventLog, onRead?: (record: LogRecord<'trades'>) => void): Promise<void> {
  const never = new AbortController().signal;
  const consumer = await log.consumer('copy', ['trades']);
  let generation = -1;
  let states = new Map<InstrumentId, number[]>();
  while (true) {
    const records = await consumer.poll(5, never);
    if (consumer.generation !== generation) {
      generation = consumer.generation;
      states = new Map([...(await consumer.snapshots())].map(([key, state]) => [key, numbersOf(state)]));
    }
    for (const record of records) {
      onRead?.(record);
      const times = states.get(record.key) ?? [];
      times.push(record.value.eventTime);
      states.set(record.key, times);
    }
    const keys = [...new Set(records.map(({ key }) => key))];
    await consumer.commit({
      records: records.map(({ key, value }) => progress(key, value.eventTime, 'late_trades')),
      snapshots: keys.map((key) => ({ key, take: () => states.get(key) })),
    });
  }
}

export function numbersOf(state: unknown): number[] {
  return Array.isArray(state) ? state.map(Number) : [];
}
