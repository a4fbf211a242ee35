import type { InstrumentId } from '@foretick/core/trade';
import { type Clock, unreachableReason, type VenueTransport } from '@foretick/ports';
import type { EventQueue } from './event-queue.ts';
import { createSubscription } from './subscription.ts';
import type { VenueProtocol } from './venue-protocol.ts';

export interface ConnectionOptions {
  readonly wsUrl: string;
  readonly transport: VenueTransport;
  readonly protocol: VenueProtocol;
  readonly clock: Clock;
  /** By the venue's symbol. */
  readonly instruments: ReadonlyMap<string, InstrumentId>;
  readonly queue: EventQueue;
  readonly timing: ConnectionTiming;
  /** A connection that is so old is dropped for a new one, before the venue does it at a time of its own choice. */
  readonly renewAfterMs: number;
}

export interface ConnectionTiming {
  /** How long connecting may take. */
  readonly connectTimeoutMs: number;
  /** How long a subscription may go unanswered. */
  readonly answerTimeoutMs: number;
  /** A connection that says nothing for so long is dead. After half of it the venue is asked for a sign of life. */
  readonly silenceMs: number;
  /** Taken off the clock before the feed calls itself alive: longer than a trade takes from the venue to here. */
  readonly aliveMarginMs: number;
  /** How often refused pairs are tried again. */
  readonly refusedRetryMs: number;
  /** Resolution of all of these. */
  readonly tickMs: number;
}

export interface ConnectionEnd {
  /** In plain words. */
  readonly reason: string;
  /** How long the connection was up; 0 when it never was. */
  readonly heldMs: number;
  /** The venue answered that it does not serve this country (status 451). */
  readonly refusedCountry: boolean;
}

/** Runs one connection from the handshake to its end, and leaves nothing open. Rejects only on a bug. */
export async function runConnection(options: ConnectionOptions, signal: AbortSignal): Promise<ConnectionEnd> {
  const { wsUrl, transport, clock, timing, renewAfterMs, queue } = options;
  const host = new URL(wsUrl).host;
  const ending = new AbortController();
  const running = AbortSignal.any([signal, ending.signal]);
  let reason = 'stopped';
  let refusedCountry = false;
  const end = (why: string): void => {
    if (ending.signal.aborted) return;
    reason = why;
    ending.abort();
  };

  const closed = Promise.withResolvers<void>();
  const subscription = createSubscription({
    ...options,
    host,
    end,
    send: (message) => socket.send(JSON.stringify(message)),
    signal: running,
  });
  const opening = new AbortController();
  let openedAt: number | undefined;
  let silentMs = 0;
  /** Leaves what else comes with the network until the consumer has caught up: a slow consumer loses nothing. */
  const waitForRoom = async (): Promise<void> => {
    socket.pause();
    await queue.roomy();
    if (running.aborted) return;
    subscription.resume();
    silentMs = 0;
    socket.resume();
  };

  const socket = transport.connect(wsUrl, {
    maxMessageBytes: MAX_MESSAGE_BYTES,
    events: {
      open: () => {
        openedAt = clock.now();
        opening.abort();
        subscription.start();
      },
      message: (text) => {
        silentMs = 0;
        if (running.aborted) return;
        subscription.receive(text);
        if (!socket.isPaused && !queue.isRoomy()) void waitForRoom();
      },
      error: (error) => {
        refusedCountry ||= REFUSED_COUNTRY.test(error.message);
        end(unreachableReason(host, error));
      },
      close: (code) => {
        end(code === 1006 ? `${host} cut the connection` : `${host} closed the connection (code ${code})`);
        closed.resolve();
      },
    },
  });

  await clock.sleep(timing.connectTimeoutMs, AbortSignal.any([running, opening.signal]));
  if (openedAt === undefined) {
    end(`cannot reach ${host}: no answer within ${timing.connectTimeoutMs / 1_000} s`);
  }
  // Silence is counted in ticks, not by the clock: after a long pause of this process one tick has passed, and what
  // arrived meanwhile is read before the next.
  while (!running.aborted) {
    await clock.sleep(timing.tickMs, running);
    if (running.aborted) break;
    if (socket.isPaused) continue;
    silentMs += timing.tickMs;
    if (silentMs >= timing.silenceMs) end(`nothing heard from ${host} for ${timing.silenceMs / 1_000} s`);
    else if (openedAt !== undefined && clock.now() - openedAt >= renewAfterMs)
      end(renewal(host, renewAfterMs));
    else subscription.tick(silentMs);
  }
  const heldMs = openedAt === undefined ? 0 : clock.now() - openedAt;
  socket.terminate();
  await closed.promise;
  return { reason, heldMs, refusedCountry };
}

function renewal(host: string, ageMs: number): string {
  return `the connection to ${host} is ${Math.round(ageMs / 36_000) / 100} h old and gets renewed`;
}

/** How `ws` words a handshake that was answered with status 451. */
const REFUSED_COUNTRY = /^Unexpected server response: 451$/;
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
