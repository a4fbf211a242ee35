import type { InstrumentId, Pair } from '@foretick/core/trade';
import type { LogRecord, Topic, TopicRecords } from '@foretick/ports';
import type { SimulatedSystem } from '../system.ts';

/** A promise that was not kept, with the first case of it. */
export interface Finding {
  /** Name of the invariant. */
  readonly invariant: string;
  /** Time of the market that it is about, epoch ms. */
  readonly at: number;
  readonly what: string;
}

/** What the system left behind, by topic. */
export class Leftovers {
  readonly system: SimulatedSystem;
  readonly #kept = new Map<Topic, readonly LogRecord[]>();

  constructor(system: SimulatedSystem) {
    this.system = system;
  }

  /** What a topic carried for one key, in order. */
  of<T extends Topic>(topic: T, key: InstrumentId): readonly TopicRecords[T][] {
    const records = this.#kept.get(topic) ?? this.system.records(topic);
    this.#kept.set(topic, records);
    return records.flatMap((record) => (record.key === key && isOf(record, topic) ? [record.value] : []));
  }
}

function isOf<T extends Topic>(record: LogRecord, topic: T): record is LogRecord & LogRecord<T> {
  return record.topic === topic;
}

/** One pair of the market, and what it is called in the system. */
export interface Checked {
  readonly pair: Pair;
  readonly instrument: InstrumentId;
  readonly leftovers: Leftovers;
}

/** Fields in which two records differ, those left out that may; `undefined`: none. */
export function differing(one: object, other: object, but: readonly string[] = []): string | undefined {
  const [a, b] = [one, other].map((record) => new Map<string, unknown>(Object.entries(record)));
  if (a === undefined || b === undefined) return undefined;
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    if (but.includes(name)) continue;
    const [left, right] = [JSON.stringify(a.get(name)), JSON.stringify(b.get(name))];
    if (left !== right) return `${name}: ${left}, then ${right}`;
  }
  return undefined;
}
