import type { InstrumentId } from '@foretick/core/trade';

/** About a quarter of an hour of two pairs; who was away for longer fetches history faster. */
const MAX_EVENTS = 2_000;

export interface StreamEventText {
  readonly instrument: InstrumentId;
  /** As it is sent, its id included. */
  readonly bytes: Buffer;
}

/** The newest events of this run of the server, for those who were away for a moment. */
export class RecentEvents {
  readonly #run: string;
  readonly #events: StreamEventText[] = [];
  /** Number of the first event kept. */
  #first = 0;

  /** `run` tells this run from all others: ids count from 0 in each. */
  constructor(run: string) {
    this.#run = run;
  }

  /** Keeps an event and gives it its id. */
  add(instrument: InstrumentId, event: string, payload: unknown): StreamEventText {
    const id = `${this.#run}-${this.#first + this.#events.length}`;
    const text = `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(payload)}\n\n`;
    const kept = { instrument, bytes: Buffer.from(text) };
    this.#events.push(kept);
    // Half at once: taking the first one off each time would move all others.
    if (this.#events.length >= 2 * MAX_EVENTS) {
      this.#events.splice(0, MAX_EVENTS);
      this.#first += MAX_EVENTS;
    }
    return kept;
  }

  /** What came after the event with this id; `undefined` where that is not known any more. */
  after(id: string | undefined): readonly StreamEventText[] | undefined {
    const [, run, number] = /^([^-]+)-(\d{1,15})$/.exec(id ?? '') ?? [];
    if (run !== this.#run) return undefined;
    const next = Number(number) + 1 - this.#first;
    return next < 0 || next > this.#events.length ? undefined : this.#events.slice(next);
  }
}
