import { ClientError } from './client-error.ts';
import { type StreamEvent, streamEventSchema } from './schema/stream-event.ts';
import { readServerSentEvents, textChunks } from './server-sent-events.ts';

export interface StreamHandlers {
  /** A connection is up. Unless it goes on where the last one ended (`resumed`), fetch again what is shown. */
  onOpen?(resumed: boolean): void;
  onEvent(event: StreamEvent): void;
  /** The connection is gone; the next attempt follows after `retryMs`. */
  onLost?(reason: ClientError, retryMs: number): void;
}

/** The server sends a heartbeat every 15 s; after this long without a byte the connection is dead. */
const SILENCE_MS = 40_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/**
 * Follows a live stream until `signal` aborts, with a new connection whenever one ends, fails or falls silent.
 * Waits double from 0.5 s to 10 s. (The platform's `EventSource` is not used: it gives up for good on a refusal,
 * as from a server that is just starting, it cannot notice silence, and Node has none.)
 */
export async function follow(connect: Connect, handlers: StreamHandlers, signal: AbortSignal): Promise<void> {
  const place: Place = { lastEventId: undefined };
  let retryMs = FIRST_RETRY_MS;
  while (!signal.aborted) {
    const reason = await readConnection(connect, place, signal, {
      ...handlers,
      onOpen: (resumed) => {
        retryMs = FIRST_RETRY_MS;
        handlers.onOpen?.(resumed);
      },
    });
    if (signal.aborted) return;
    handlers.onLost?.(reason, retryMs);
    await pause(retryMs, signal);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }
}

/** `lastEventId`: the last event that came, so that the server can go on after it. */
type Connect = (signal: AbortSignal, lastEventId: string | undefined) => Promise<Response>;

/** How far the stream was read, over all connections. */
interface Place {
  lastEventId: string | undefined;
}

/** Reads one connection to its end and says why it ended. */
async function readConnection(
  connect: Connect,
  place: Place,
  signal: AbortSignal,
  handlers: StreamHandlers,
): Promise<ClientError> {
  const silence = new AbortController();
  const connection = AbortSignal.any([signal, silence.signal]);
  let watchdog = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const { body, headers } = await connect(connection, place.lastEventId);
    if (body === null) return new ClientError('UNEXPECTED_ANSWER', 'the live stream has no body');
    handlers.onOpen?.(headers.get('foretick-resumed') === 'yes');
    for await (const event of readServerSentEvents(textChunks(body))) {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => silence.abort(), SILENCE_MS);
      if (event.kind === 'comment') continue;
      place.lastEventId = event.id ?? place.lastEventId;
      const parsed = parseEvent(event.event, event.text);
      if (parsed !== undefined) handlers.onEvent(parsed);
    }
    return new ClientError('STREAM_ENDED', 'the server closed the live stream');
  } catch (error) {
    if (error instanceof ClientError) return error;
    return silence.signal.aborted
      ? new ClientError('STREAM_SILENT', 'the live stream fell silent')
      : new ClientError('STREAM_LOST', 'the live stream broke off', undefined, error);
  } finally {
    clearTimeout(watchdog);
  }
}

/** Unknown events are passed over: a newer server may send more kinds. */
function parseEvent(event: string, text: string): StreamEvent | undefined {
  try {
    return streamEventSchema.safeParse({ event, payload: JSON.parse(text) }).data;
  } catch {
    return undefined;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
