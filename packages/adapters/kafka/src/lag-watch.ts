import { setTimeout as sleep } from 'node:timers/promises';
import { type GroupLag, isTopic, type Topic } from '@foretick/ports';
import type { Cluster } from './cluster.ts';

/** Looks at how far groups are behind, and holds a writer up while one of them is too far. */
export class LagWatch {
  readonly #cluster: Cluster;
  readonly #prefix: string;
  readonly #partitions: number;
  readonly #maxLag: number;
  /** How many records may still be appended to a topic before somebody has to look again. */
  readonly #room = new Map<string, number>();

  constructor(
    cluster: Cluster,
    options: { readonly prefix: string; readonly partitions: number; readonly maxLag: number },
  ) {
    this.#cluster = cluster;
    this.#prefix = options.prefix;
    this.#partitions = options.partitions;
    this.#maxLag = options.maxLag;
  }

  async lag(): Promise<readonly GroupLag[]> {
    return (await this.#look()).map(({ group, topic, records }) => ({ group, topic, records }));
  }

  /**
   * Waits while a group that is being read is behind by more than the bound on one of these topics; a writer's own group
   * does not count. What other processes append is seen when this one looks again.
   */
  async roomFor(
    counts: ReadonlyMap<Topic, number>,
    writer: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.#maxLag === Number.POSITIVE_INFINITY) return;
    for (const [topic, count] of counts) {
      const room = `${writer ?? ''} ${topic}`;
      while ((this.#room.get(room) ?? -1) < 0 && !signal.aborted) {
        const behind = (await this.#look())
          .filter((one) => one.topic === topic && one.isRead && one.group !== writer)
          .map(({ records }) => records);
        this.#room.set(room, this.#maxLag - Math.max(0, ...behind));
        if ((this.#room.get(room) ?? 0) < 0)
          await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
      }
      this.#room.set(room, (this.#room.get(room) ?? 0) - count);
    }
  }

  async #look(): Promise<(GroupLag & { readonly isRead: boolean })[]> {
    const groups = await this.#cluster.groups(this.#prefix);
    const committed = await this.#cluster.committed([...groups.keys()]);
    const topics = new Set(
      [...committed.values()].flatMap((of) => [...of.keys()]).filter((one) => this.#topicOf(one)),
    );
    const partitions = Array.from({ length: this.#partitions }, (_, index) => index);
    const next = await this.#cluster.offsets([...topics], partitions, 'next');
    return [...committed].flatMap(([id, of]) =>
      [...of].flatMap(([name, offsets]) => {
        const topic = this.#topicOf(name);
        if (topic === undefined) return [];
        let records = 0;
        for (const [partition, end] of next.get(name) ?? []) {
          const offset = offsets.get(partition);
          if (offset !== undefined) records += Math.max(0, end - offset);
        }
        const group = id.slice(this.#prefix.length);
        return [{ group, topic, records, isRead: groups.get(id) === true }];
      }),
    );
  }

  #topicOf(name: string): Topic | undefined {
    const topic = name.slice(this.#prefix.length);
    return name.startsWith(this.#prefix) && isTopic(topic) ? topic : undefined;
  }
}

const LOOK_EVERY_MS = 25;
