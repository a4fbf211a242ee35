import type { EventLog, LogConsumer, Topic } from '@foretick/ports';

/** Whether a process has been killed, and what else there is to an operation. */
export interface Fate {
  readonly isOver: () => boolean;
  /** Called before each operation, with its name: it may wait, throw, or end the process. */
  readonly before: (operation: string) => Promise<void>;
  /** Called when what was asked for has been done, before the caller gets to know. */
  readonly after: (operation: string) => Promise<void>;
}

/**
 * An object of a process that may be killed: from then on nothing that is asked of it has an effect, and nothing that was asked of
 * it comes back, as no line of a killed process is ever run again. For objects whose methods give promises.
 */
export function mortal<T extends object>(target: T, fate: Fate): T {
  return new Proxy(target, {
    get(on, name) {
      const value: unknown = Reflect.get(on, name, on);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      if (SYNCHRONOUS.has(name)) return value.bind(on);
      return (...args: unknown[]) => lived(name, async () => value.apply(on, args), fate);
    },
  });
}

/** A log whose writes may fail, be slow, or be the last thing that is done. */
export function mortalLog(log: EventLog, fate: Fate): EventLog {
  return {
    ...log,
    append: (records, state) => lived('append', () => log.append(records, state), fate),
    consumer: async <T extends Topic>(group: string, topics: readonly T[]) =>
      mortalConsumer(await log.consumer(group, topics), fate),
  };
}

function mortalConsumer<T extends Topic>(consumer: LogConsumer<T>, fate: Fate): LogConsumer<T> {
  return {
    get generation() {
      return consumer.generation;
    },
    snapshots: () => consumer.snapshots(),
    poll: (maxRecords, signal) => consumer.poll(maxRecords, signal),
    commit: (commit) => lived('commit', () => consumer.commit(commit), fate),
  };
}

/** Methods that give something to go through. */
const SYNCHRONOUS = new Set(['featureVectorBatches']);

async function lived<T>(name: string, work: () => Promise<T>, { isOver, before, after }: Fate): Promise<T> {
  const unlessOver = async (): Promise<void> => {
    if (isOver()) await never();
  };
  try {
    await unlessOver();
    await before(name);
    await unlessOver();
    const result = await work();
    await unlessOver();
    await after(name);
    await unlessOver();
    return result;
  } catch (error) {
    await unlessOver();
    throw error;
  }
}

/** One of its own for each that waits: a promise that all wait for would keep every killed process. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
