import type { FeedEvent } from '@foretick/ports';

/** Events between the socket, which does not wait, and the consumer, who may. */
export interface EventQueue {
  /** False: the queue is full and the event was not taken. `disconnected` is always taken. */
  push(event: FeedEvent): boolean;
  /** The next event; waits for one. Trades that wait in a row come as one event. `undefined`: the queue is closed. */
  next(): Promise<FeedEvent | undefined>;
  /** Trades and other events that wait. */
  size(): number;
  /** Whether the queue is at most half full, or closed. */
  isRoomy(): boolean;
  /** Resolves when it is. */
  roomy(): Promise<void>;
  /** Drops what waits and ends `next`; with an error, `next` throws it. */
  close(error?: unknown): void;
}

export function createEventQueue(capacity: number): EventQueue {
  let events: FeedEvent[] = [];
  let size = 0;
  let closed = false;
  let failure: unknown;
  let wakeReader: (() => void) | undefined;
  const waitingWriters: (() => void)[] = [];

  const isRoomy = (): boolean => closed || size <= capacity / 2;
  const wake = (): void => {
    wakeReader?.();
    wakeReader = undefined;
    if (isRoomy()) for (const wakeWriter of waitingWriters.splice(0)) wakeWriter();
  };

  return {
    push: (event) => {
      if (closed) return true;
      const weight = weightOf(event);
      if (event.kind !== 'disconnected' && size + weight > capacity) return false;
      const last = events.at(-1);
      // Only the newest sign of life counts.
      if (event.kind === 'alive' && last?.kind === 'alive' && sameInstruments(event, last)) {
        events[events.length - 1] = event;
      } else {
        events.push(event);
        size += weight;
      }
      wake();
      return true;
    },
    next: async () => {
      while (events.length === 0 && !closed) {
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
      }
      if (failure !== undefined) throw failure;
      const event = takeFirst(events);
      if (event) size -= weightOf(event);
      wake();
      return event;
    },
    size: () => size,
    isRoomy,
    roomy: async () => {
      while (!isRoomy()) await new Promise<void>((resolve) => waitingWriters.push(resolve));
    },
    close: (error) => {
      closed = true;
      failure = error;
      events = [];
      size = 0;
      wake();
    },
  };
}

/** Keeps a commit of the consumer, and so its wait for the disk, from being one for each message of a busy market. */
const MAX_MERGED_TRADES = 1_000;

/** Removes the first event, and with it the trades that follow on trades. */
function takeFirst(events: FeedEvent[]): FeedEvent | undefined {
  const [first, second] = events;
  if (first?.kind !== 'trades' || second?.kind !== 'trades') return events.shift();
  const trades = [...first.trades];
  let taken = 1;
  for (; trades.length < MAX_MERGED_TRADES; taken += 1) {
    const next = events[taken];
    if (next?.kind !== 'trades') break;
    trades.push(...next.trades);
  }
  events.splice(0, taken);
  return { kind: 'trades', trades };
}

function weightOf(event: FeedEvent): number {
  return event.kind === 'trades' ? Math.max(1, event.trades.length) : 1;
}

type Alive = Extract<FeedEvent, { kind: 'alive' }>;

function sameInstruments(left: Alive, right: Alive): boolean {
  return (
    left.instruments.length === right.instruments.length &&
    left.instruments.every((id, at) => id === right.instruments[at])
  );
}
