import { exchangeOf, type InstrumentId, pairOf } from '@foretick/core/trade';
import type { Clock, FeedEvent } from '@foretick/ports';
import { backoffMs } from '../backoff.ts';
import { type ConnectionTiming, runConnection } from './connection.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';

export interface LiveEventsOptions {
  readonly wsUrl: string;
  readonly exchange: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timing: ConnectionTiming;
  /** Trades and other events that may wait for the consumer. */
  readonly maxWaiting: number;
}

/** Connects, and connects again, until `signal` aborts; all instruments share one connection. */
export async function* liveEvents(
  options: LiveEventsOptions,
  wanted: readonly InstrumentId[],
  signal: AbortSignal,
): AsyncGenerator<FeedEvent, void, undefined> {
  const instruments = new Map<string, InstrumentId>();
  for (const instrument of wanted) {
    if (exchangeOf(instrument) === options.exchange) instruments.set(pairOf(instrument), instrument);
    else if (!signal.aborted) {
      yield { kind: 'refused', instrument, reason: `this feed has ${options.exchange}: instruments only` };
    }
  }
  if (instruments.size === 0) return aborted(signal);

  const queue = createEventQueue(options.maxWaiting);
  const stop = new AbortController();
  const running = AbortSignal.any([signal, stop.signal]);
  const close = (): void => queue.close();
  running.addEventListener('abort', close);
  const connecting = stayConnected(options, instruments, queue, running).catch((error: unknown) =>
    queue.close(error),
  );
  try {
    while (!running.aborted) {
      const event = await queue.next();
      if (event === undefined) break;
      yield event;
    }
  } finally {
    stop.abort();
    running.removeEventListener('abort', close);
    await connecting;
  }
}

/** A connection that held so long counts as sound, and the waits start from the shortest again. */
const SOUND_MS = 10_000;

async function stayConnected(
  options: LiveEventsOptions,
  instruments: ReadonlyMap<string, InstrumentId>,
  queue: EventQueue,
  signal: AbortSignal,
): Promise<void> {
  const { clock, random } = options;
  let failures = 0;
  while (!signal.aborted) {
    await queue.roomy();
    if (signal.aborted) return;
    const { reason, heldMs } = await runConnection({ ...options, instruments, queue }, signal);
    if (signal.aborted) return;
    if (heldMs >= SOUND_MS) failures = 0;
    const waitMs = backoffMs(failures, random);
    failures += 1;
    queue.push({ kind: 'disconnected', reason, retryAt: clock.now() + waitMs });
    await clock.sleep(waitMs, signal);
  }
}

/** A live feed with nothing to deliver is quiet; it does not end. */
async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
