import type { Clock, VenueSocket, VenueSocketEvents } from '@foretick/ports';
import type { ServerSocket } from './server-side.ts';

/** Both ends of a WebSocket in memory. */
export interface SocketPair {
  readonly client: VenueSocket;
  readonly server: ServerSocket;
  /** Lets the client in. */
  open(): void;
  /** Turns the client away, with what it gets to know. */
  refuse(error: Error): void;
  /** The client's process is gone: it hears nothing more, the server sees the connection cut. */
  vanish(): void;
}

/** Texts come in order, each `latencyMs()` after it was sent or later. Both ends see a cut at once. */
export function createSocketPair(
  clock: Clock,
  latencyMs: () => number,
  events: VenueSocketEvents,
): SocketPair {
  const ended = new AbortController();
  const listeners = new Map<string, Listener[]>();
  const tellServer = (event: string, value?: string): void => {
    for (const listener of listeners.get(event) ?? []) listener(value);
  };
  let state: 0 | 1 | 3 = 0;
  let paused = false;
  let vanished = false;
  const down = createWire(clock, latencyMs, ended.signal, (text) => {
    if (!vanished) events.message(text);
  });
  const up = createWire(clock, latencyMs, ended.signal, (text) => tellServer('message', text));

  const cut = (code: number): void => {
    if (state === 3) return;
    state = 3;
    ended.abort();
    tellServer('close');
    if (!vanished) events.close(code);
  };
  return {
    client: {
      get isPaused() {
        return paused;
      },
      send: (text) => {
        if (state === OPEN) up.send(text);
      },
      pause: () => {
        paused = true;
        down.stop();
      },
      resume: () => {
        paused = false;
        down.go();
      },
      terminate: () => queueMicrotask(() => cut(NO_GOODBYE)),
    },
    server: {
      get readyState() {
        return state;
      },
      OPEN,
      get bufferedAmount() {
        return down.waiting();
      },
      on: (event: string, listener: Listener) =>
        listeners.set(event, [...(listeners.get(event) ?? []), listener]),
      send: (text) => {
        if (state === OPEN) down.send(text);
      },
      terminate: () => queueMicrotask(() => cut(NO_GOODBYE)),
    },
    open: () => {
      if (state !== 0) return;
      state = OPEN;
      events.open();
    },
    refuse: (error) => {
      if (state !== 0) return;
      events.error(error);
      cut(NO_GOODBYE);
    },
    vanish: () => {
      vanished = true;
      cut(NO_GOODBYE);
    },
  };
}

const OPEN = 1;
const NO_GOODBYE = 1006;

type Listener = (value: unknown) => void;

/** One direction. */
function createWire(
  clock: Clock,
  latencyMs: () => number,
  ended: AbortSignal,
  deliver: (text: string) => void,
) {
  const queue: { readonly at: number; readonly text: string }[] = [];
  let bytes = 0;
  let lastAt = 0;
  let running = false;
  let stopped = false;

  const pump = async (): Promise<void> => {
    if (running) return;
    running = true;
    for (let next = queue[0]; next !== undefined && !stopped && !ended.aborted; next = queue[0]) {
      const waitMs = next.at - clock.now();
      if (waitMs > 0) {
        await clock.sleep(waitMs, ended);
        continue;
      }
      queue.shift();
      bytes -= next.text.length;
      deliver(next.text);
    }
    running = false;
  };
  return {
    send: (text: string): void => {
      lastAt = Math.max(lastAt, clock.now() + latencyMs());
      queue.push({ at: lastAt, text });
      bytes += text.length;
      void pump();
    },
    stop: (): void => {
      stopped = true;
    },
    go: (): void => {
      stopped = false;
      void pump();
    },
    waiting: () => bytes,
  };
}
