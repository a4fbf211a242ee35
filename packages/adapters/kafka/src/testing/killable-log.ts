import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Append, Commit, EventLog, LogConsumer, LogRecord, Topic } from '@foretick/ports';
import type { KafkaLogOptions } from '../kafka-log.ts';

export type LogCall = { readonly id: number } & (
  | { readonly name: 'append'; readonly records: readonly Append[] }
  | { readonly name: 'consumer'; readonly group: string; readonly topics: readonly Topic[] }
  | { readonly name: 'poll'; readonly consumer: number; readonly maxRecords: number }
  | { readonly name: 'commit'; readonly consumer: number; readonly commit: Commit }
);

type Question = LogCall extends infer Call ? (Call extends LogCall ? Omit<Call, 'id'> : never) : never;

/**
 * A log in a thread of its own, to be ended as a killed process is: its connections break off, nobody says goodbye. It
 * appends, and reads without being told to stop; it has no more than that.
 */
export async function openKillableLog(
  options: KafkaLogOptions,
): Promise<{ readonly log: EventLog; kill(): Promise<void> }> {
  const thread = new Worker(new URL('./log-thread.ts', import.meta.url), { workerData: options });
  const waiting = new Map<number, (result: unknown) => void>();
  let calls = 0;
  await once(thread, 'message');
  thread.on('message', ({ id, result }: { readonly id: number; readonly result: unknown }) => {
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  const ask = (call: Question) =>
    new Promise<unknown>((resolve) => {
      const id = calls++;
      waiting.set(id, resolve);
      thread.postMessage({ ...call, id });
    });
  const unused = () => {
    throw new Error('not on a log that is to be killed');
  };
  const log: EventLog = {
    capabilities: { durable: true, atomicCommit: false, sharedGroups: true },
    append: async (records) => {
      await ask({ name: 'append', records });
    },
    async consumer<T extends Topic>(group: string, topics: readonly T[]): Promise<LogConsumer<T>> {
      const consumer = Number(await ask({ name: 'consumer', group, topics }));
      return {
        generation: 1,
        snapshots: unused,
        poll: async (maxRecords) =>
          (await ask({ name: 'poll', consumer, maxRecords })) as readonly LogRecord<T>[],
        commit: async (commit) => {
          await ask({ name: 'commit', consumer, commit });
        },
      };
    },
    snapshots: unused,
    tail: unused,
    lag: unused,
    flush: unused,
    close: unused,
  };
  return {
    log,
    async kill() {
      await thread.terminate();
    },
  };
}
