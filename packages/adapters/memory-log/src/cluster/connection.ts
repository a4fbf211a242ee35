import type { Append } from '@foretick/ports';
import type { ProcessLife } from '../process-life.ts';
import type { MemoryBroker } from './broker.ts';

/** A process's way to the broker. What a process that has ended still had on its way has no effect. */
export class Connection {
  readonly broker: MemoryBroker;
  readonly commitEveryMs: number;
  readonly #life: ProcessLife;
  readonly #kill: () => void;
  /** The newest append to each place: one at a time, so that records keep their order. */
  readonly #appending = new Map<string, Promise<void>>();

  constructor(
    broker: MemoryBroker,
    life: ProcessLife,
    options: { readonly commitEveryMs: number; readonly kill: () => void },
  ) {
    this.broker = broker;
    this.commitEveryMs = options.commitEveryMs;
    this.#life = life;
    this.#kill = options.kill;
  }

  /** Does something at the broker and brings the answer, unless the process ends on the way there or back. */
  async request<T>(operation: () => T): Promise<T> {
    await this.broker.reach();
    const answer = await this.#life.during(async () => operation());
    await this.#life.during(() => this.broker.travel());
    return answer;
  }

  /** Every partition's records arrive on their own. */
  async append(records: readonly Append[]): Promise<void> {
    const placeOf = ({ topic, key }: Append) => `${topic}/${this.broker.records.partitionOf(key)}`;
    const places = [...Map.groupBy(records, placeOf)];
    await Promise.all(
      places.map(([place, of]) => {
        const before = this.#appending.get(place) ?? Promise.resolve();
        const appended = before.then(() => this.#appendBatch(of));
        this.#appending.set(place, appended);
        return appended;
      }),
    );
  }

  /** Ends the process for one commit in so many, at one of `steps` moments: gives a function to be called at each. */
  tear(steps: number): () => Promise<void> {
    const { chance, faults } = this.broker;
    let left = chance.hits(faults.tornCommits) ? chance.upTo(steps - 1) : Number.POSITIVE_INFINITY;
    return async () => {
      if (left === 0 && !this.#life.isOver) this.#kill();
      left -= 1;
      await this.#life.during(async () => {});
    };
  }

  async #appendBatch(records: readonly Append[]): Promise<void> {
    const { chance, faults } = this.broker;
    await this.request(() => this.broker.append(records));
    const { lostAcks, doubledAppends, retryMs = 500 } = faults;
    const isDoubled = chance.hits(doubledAppends);
    if (!isDoubled && !chance.hits(lostAcks)) return;
    await this.broker.pause(retryMs);
    await this.request(() => isDoubled && this.broker.append(records));
  }
}
