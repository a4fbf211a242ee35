import type { InstrumentId } from '@foretick/core/trade';
import type { FeedEvent, MarketFeed } from '@foretick/ports';

type Kind = FeedEvent['kind'];
type Event<K extends Kind> = Extract<FeedEvent, { kind: K }>;

/** Reads a feed in the background and waits for what should happen. */
export interface Listener {
  readonly events: readonly FeedEvent[];
  /** The first event of the kind, at or after index `from` of `events`, for which `when` holds; fails after 10 s. */
  until<K extends Kind>(kind: K, when?: (event: Event<K>) => boolean, from?: number): Promise<Event<K>>;
  stop(): Promise<void>;
}

export function listen(feed: MarketFeed, instruments: readonly InstrumentId[]): Listener {
  const events: FeedEvent[] = [];
  const waiting = new Set<() => void>();
  const stop = new AbortController();
  const reading = (async () => {
    for await (const event of feed.events({ instruments, after: new Map(), signal: stop.signal })) {
      events.push(event);
      for (const check of waiting) check();
    }
  })();
  return {
    events,
    until: (kind, when = () => true, from = 0) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          const seen = events.map((event) => JSON.stringify(event).slice(0, 200)).slice(-10);
          reject(new Error(`waited 10 s for ${kind}; last events:\n${seen.join('\n')}`));
        }, 10_000);
        const check = (): void => {
          const found = events.slice(from).find((event) => isOfKind(event, kind) && when(event));
          if (found === undefined || !isOfKind(found, kind)) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    stop: async () => {
      stop.abort();
      await reading;
    },
  };
}

function isOfKind<K extends Kind>(event: FeedEvent, kind: K): event is Event<K> {
  return event.kind === kind;
}
