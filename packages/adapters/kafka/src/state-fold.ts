import type { InstrumentId } from '@foretick/core/trade';

/** The next record to read, by topic. */
export type Positions = ReadonlyMap<string, number>;

/** A record of a state topic, as much of it as counts. */
interface StateRecord {
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** No instrument begins with this sign. */
export const OWNER_KEY = '#owner';
export const POSITIONS_KEY = '#positions';

/**
 * What a partition of a state topic holds, record by record: the newest of each key, which is the one of the highest epoch, and of
 * one epoch the latest. A claim's offset is its epoch. What an owner of before writes behind it comes from work that is done
 * again, and counts no more.
 */
export class StateFold {
  readonly #newest = new Map<string, { readonly epoch: number; readonly value: Record<string, unknown> }>();
  #claimed = -1;

  take({ offset, key, value }: StateRecord): void {
    if (key === null || value === null) return;
    const name = key.toString();
    if (name === OWNER_KEY) {
      this.#claimed = Math.max(this.#claimed, offset);
      return;
    }
    const parsed: unknown = JSON.parse(value.toString());
    if (!isObject(parsed) || typeof parsed.epoch !== 'number') return;
    const { epoch } = parsed;
    if (epoch < this.#claimed || (this.#newest.get(name)?.epoch ?? -1) > epoch) return;
    this.#newest.set(name, { epoch, value: parsed });
  }

  get snapshots(): ReadonlyMap<InstrumentId, unknown> {
    const states = [...this.#newest].filter(([key]) => key !== POSITIONS_KEY);
    return new Map(states.map(([key, { value }]) => [key as InstrumentId, value.state]));
  }

  /** Where reading goes on, so that it fits the snapshots; `undefined` before the first were written. */
  get positions(): Positions | undefined {
    const newest = this.#newest.get(POSITIONS_KEY);
    return newest && positionsOf(newest.value.positions);
  }
}

function positionsOf(value: unknown): Positions {
  if (!isObject(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([topic, next]) => (typeof next === 'number' ? [[topic, next]] : [])),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
