import type { EventLog, LogConsumer, LogRecord, Topic } from '@foretick/ports';

/** The life of one simulated process. Once it has ended, nothing that it waits for ever comes. */
export class ProcessLife {
  #isOver = false;

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
  }

  /** The outcome of `work`; never settles once the process has ended. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isOver) return never();
    try {
      return await work();
    } finally {
      if (this.#isOver) await never();
    }
  }
}

/** The log as a process has it: from the process's end on, no call settles. */
export function logOf(life: ProcessLife, log: EventLog): EventLog {
  return {
    capabilities: log.capabilities,
    append: (records, state) => life.during(() => log.append(records, state)),
    snapshots: (group) => life.during(() => log.snapshots(group)),
    consumer: <T extends Topic>(group: string, topics: readonly T[]) =>
      life.during(async () => consumerOf(life, await log.consumer(group, topics))),
    tail: (topics, signal) => tailOf(life, log.tail(topics, signal)),
    lag: () => life.during(() => log.lag()),
    flush: () => life.during(() => log.flush()),
    close: () => life.during(() => log.close()),
  };
}

function consumerOf<T extends Topic>(life: ProcessLife, consumer: LogConsumer<T>): LogConsumer<T> {
  return {
    get generation() {
      return consumer.generation;
    },
    snapshots: () => life.during(() => consumer.snapshots()),
    poll: (maxRecords, signal) => life.during(() => consumer.poll(maxRecords, signal)),
    commit: (commit) => life.during(() => consumer.commit(commit)),
  };
}

async function* tailOf<T extends Topic>(
  life: ProcessLife,
  tail: AsyncIterable<LogRecord<T>>,
): AsyncIterable<LogRecord<T>> {
  const records = tail[Symbol.asyncIterator]();
  while (true) {
    const next = await life.during(() => records.next());
    if (next.done === true) return;
    yield next.value;
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}
