import { exchangeOf, type InstrumentId, type Pair, pairOf } from '@foretick/core/trade';
import { backoffMs, type Clock, type FeedEvent, type VenueTransport } from '@foretick/ports';
import { networkTransport } from '../network-transport.ts';
import { refusedCountryReason } from '../refused-country-reason.ts';
import { type ConnectionTiming, runConnection } from './connection.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import type { VenueProtocol } from './venue-protocol.ts';

export interface LiveEventsOptions {
  /** Name of the venue, for messages. */
  readonly venue: string;
  readonly wsUrl: string;
  /** Default: the network. */
  readonly transport?: VenueTransport | undefined;
  readonly exchange: string;
  /** What the venue calls a pair, or why it has none for it, in plain words. */
  readonly symbolOf: (pair: Pair) => { readonly symbol: string } | { readonly fault: string };
  readonly openProtocol: () => VenueProtocol;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timing: LiveTiming;
  /** Trades and other events that may wait for the consumer. */
  readonly maxWaiting: number;
}

export interface LiveTiming extends ConnectionTiming {
  /** Age at which a connection is renewed. Default: never. */
  readonly renewAfterMs?: number;
  /** Wait before the next attempt where the venue refuses the country. Default one hour. */
  readonly refusedCountryRetryMs?: number;
}

/** Connects, and connects again, until `signal` aborts; all instruments share one connection. */
export async function* liveEvents(
  options: LiveEventsOptions,
  wanted: readonly InstrumentId[],
  signal: AbortSignal,
): AsyncGenerator<FeedEvent, void, undefined> {
  const instruments = new Map<string, InstrumentId>();
  for (const instrument of wanted) {
    const reason = place(instruments, instrument, options);
    if (reason !== undefined && !signal.aborted) yield { kind: 'refused', instrument, reason };
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
const REFUSED_COUNTRY_RETRY_MS = 3_600_000;

/** Enters the instrument under its symbol, or says why that cannot be. */
function place(
  instruments: Map<string, InstrumentId>,
  instrument: InstrumentId,
  { exchange, symbolOf }: LiveEventsOptions,
): string | undefined {
  if (exchangeOf(instrument) !== exchange) return `this feed has ${exchange}: instruments only`;
  const named = symbolOf(pairOf(instrument));
  if ('fault' in named) return named.fault;
  const holder = instruments.get(named.symbol) ?? instrument;
  if (holder !== instrument) return `it is the same market as ${holder}; ask for one of the two`;
  instruments.set(named.symbol, instrument);
  return undefined;
}

async function stayConnected(
  options: LiveEventsOptions,
  instruments: ReadonlyMap<string, InstrumentId>,
  queue: EventQueue,
  signal: AbortSignal,
): Promise<void> {
  const { clock, random, timing, venue, transport = networkTransport } = options;
  const renewAfterMs = timing.renewAfterMs ?? Number.POSITIVE_INFINITY;
  let failures = 0;
  while (!signal.aborted) {
    await queue.roomy();
    if (signal.aborted) return;
    const protocol = options.openProtocol();
    const connection = { ...options, transport, protocol, instruments, queue, renewAfterMs };
    const end = await runConnection(connection, signal);
    if (signal.aborted) return;
    if (end.refusedCountry) {
      const reason = refusedCountryReason(venue);
      for (const instrument of instruments.values()) queue.push({ kind: 'refused', instrument, reason });
      await clock.sleep(timing.refusedCountryRetryMs ?? REFUSED_COUNTRY_RETRY_MS, signal);
      continue;
    }
    if (end.heldMs >= SOUND_MS) failures = 0;
    const waitMs = backoffMs(failures, random);
    failures += 1;
    queue.push({ kind: 'disconnected', reason: end.reason, retryAt: clock.now() + waitMs });
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
