import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { Clock, FeedEvent } from '@foretick/ports';
import { tradeOf } from '../trade-of.ts';
import type { ConnectionTiming } from './connection.ts';
import type { EventQueue } from './event-queue.ts';
import type { Rejection, VenueMessage, VenueProtocol } from './venue-protocol.ts';

/** What is said over one open connection, and what the consumer gets to know of it. */
export interface Subscription {
  /** Subscribes to everything. Call it once, when the connection is open. */
  start(): void;
  receive(text: string): void;
  /** Call it when reading goes on after it was stopped for a while. */
  resume(): void;
  /** Call it every `tickMs`, with the time since the last message. */
  tick(silentMs: number): void;
}

export function createSubscription(options: {
  readonly protocol: VenueProtocol;
  readonly clock: Clock;
  /** By the venue's symbol. */
  readonly instruments: ReadonlyMap<string, InstrumentId>;
  readonly queue: EventQueue;
  readonly timing: ConnectionTiming;
  readonly host: string;
  readonly send: (message: unknown) => void;
  /** Ends the connection, saying why. */
  readonly end: (reason: string) => void;
  /** Aborts when the connection has ended. */
  readonly signal: AbortSignal;
}): Subscription {
  const { protocol, clock, instruments, queue, timing, host, end, signal } = options;
  const unanswered = new Set<string>();
  /** When each symbol was subscribed, by the venue's clock. */
  const subscribedAt = new Map<string, number>();
  const refusals = new Map<string, string>();
  let requestId = 0;
  let waitedMs = 0;
  let refusedForMs = 0;
  let maintenance = false;
  /** How far the venue's time was behind our clock when it last told it: delay on the way, and a clock that is fast. */
  let behindMs = 0;
  let heardAt = clock.now();
  let heardAtLastTick = heardAt;
  let tickedAt: number | undefined;
  let lastAliveSec = Number.NEGATIVE_INFINITY;
  /** Pings whose answers have not been read. */
  let openPings = 0;
  /** Set while messages that were left unread may still come before the newest ones, and while the venue's time is not known. */
  let catchingUp = false;
  let catchingUpMs = 0;

  const venueNow = (): number => clock.now() - behindMs;
  const noteSentAt = (sentAt: number | undefined): void => {
    if (sentAt !== undefined) behindMs = Math.max(0, clock.now() - sentAt);
  };
  const emit = (event: FeedEvent): void => {
    if (!queue.push(event)) {
      end(
        `the reader is slower than the market: ${queue.size()} trades and messages wait; connecting anew when it has caught up`,
      );
    }
  };
  const ping = (): void => {
    requestId += 1;
    openPings += 1;
    options.send(protocol.ping(requestId));
  };
  const notePong = (): void => {
    openPings = Math.max(0, openPings - 1);
    if (openPings === 0) catchingUp = false;
  };
  const catchUp = (): void => {
    // The answer comes behind everything that waits.
    catchingUp = true;
    catchingUpMs = 0;
    ping();
  };
  const request = (symbols: readonly string[]): void => {
    if (symbols.length === 0) return;
    requestId += 1;
    waitedMs = 0;
    for (const symbol of symbols) unanswered.add(symbol);
    options.send(protocol.subscribe(symbols, requestId));
  };
  const subscribe = (symbols: readonly string[]): void => {
    if (protocol.vet === undefined) {
      request(symbols);
      return;
    }
    protocol.vet(symbols, signal).then(
      (faults) => {
        if (signal.aborted) return;
        for (const [symbol, reason] of faults) refuse(symbol, reason);
        request(symbols.filter((symbol) => !faults.has(symbol)));
      },
      (error: unknown) => {
        if (!signal.aborted) queue.close(error);
      },
    );
  };
  const reject = (rejection: Rejection): void => {
    const instrument = rejection.symbol === undefined ? undefined : instruments.get(rejection.symbol);
    emit({ kind: 'rejected', instrument, reason: rejection.reason, raw: rejection.raw.slice(0, MAX_RAW) });
  };

  const accept = (symbol: string): void => {
    const instrument = instruments.get(symbol);
    if (instrument === undefined || subscribedAt.has(symbol)) return;
    unanswered.delete(symbol);
    refusals.delete(symbol);
    subscribedAt.set(symbol, venueNow());
    if (!maintenance) emit({ kind: 'connected', instruments: [instrument] });
  };
  const refuse = (symbol: string | undefined, reason: string): void => {
    const instrument = symbol === undefined ? undefined : instruments.get(symbol);
    if (symbol === undefined || instrument === undefined) {
      end(`${host} says: ${reason}`);
      return;
    }
    unanswered.delete(symbol);
    if (subscribedAt.has(symbol) || refusals.get(symbol) === reason) return;
    refusals.set(symbol, reason);
    emit({ kind: 'refused', instrument, reason });
  };
  const setMaintenance = (system: string): void => {
    const begins = system === 'maintenance' && !maintenance;
    const ends = system !== 'maintenance' && maintenance;
    maintenance = system === 'maintenance';
    const reason = `${host} is in maintenance`;
    if (begins) for (const instrument of instruments.values()) emit({ kind: 'refused', instrument, reason });
    const back = instrumentsOf(subscribedAt.keys(), instruments);
    if (ends && back.length > 0) emit({ kind: 'connected', instruments: back });
  };
  const deliver = (message: Extract<VenueMessage, { kind: 'trades' }>): void => {
    const trades: Trade[] = [];
    for (const { symbol, trade: wire } of message.trades) {
      const instrument = instruments.get(symbol);
      const trade =
        instrument === undefined ? 'nobody asked for this symbol' : tradeOf(wire, instrument, clock.now());
      if (typeof trade === 'string') reject({ symbol, reason: trade, raw: JSON.stringify(wire) });
      else trades.push(trade);
    }
    for (const rejection of message.rejected) reject(rejection);
    if (trades.length > 0) emit({ kind: 'trades', trades });
  };

  return {
    start: () => {
      for (const message of protocol.hello) options.send(message);
      subscribe([...instruments.keys()]);
    },
    receive: (text) => {
      heardAt = clock.now();
      const message = protocol.read(text);
      if ('sentAt' in message) noteSentAt(message.sentAt);
      switch (message.kind) {
        case 'trades':
          return deliver(message);
        case 'subscribed':
          if (message.answersPing === true) notePong();
          for (const symbol of message.symbols) accept(symbol);
          return;
        case 'refused':
          return refuse(message.symbol, message.reason);
        case 'status':
          return setMaintenance(message.system);
        case 'closing':
          return end(`${host} is closing this connection`);
        case 'malformed':
          return reject({ symbol: undefined, reason: message.reason, raw: text });
        case 'pong':
          return notePong();
        case 'other':
          return;
      }
    },
    resume: catchUp,
    tick: (silentMs) => {
      const now = clock.now();
      const steppedMs = now - (tickedAt ?? now - timing.tickMs) - timing.tickMs;
      tickedAt = now;
      if (Math.abs(steppedMs) >= timing.silenceMs) {
        // Our clock was set, or this process was paused: what it told before is no measure of the venue's time any more.
        heardAt = now;
        heardAtLastTick = now;
        catchUp();
      }
      const halfSilent = timing.silenceMs / 2;
      if (silentMs >= halfSilent && silentMs - timing.tickMs < halfSilent) ping();
      // A message about something old says nothing about how far behind the venue is now: ask.
      else if (behindMs > halfSilent && openPings === 0) ping();
      catchingUpMs += timing.tickMs;
      if (catchingUp && catchingUpMs >= timing.answerTimeoutMs) end(`${host} did not answer a ping`);
      waitedMs += timing.tickMs;
      if (unanswered.size > 0 && waitedMs >= timing.answerTimeoutMs) {
        end(`${host} did not answer the subscription to ${[...unanswered].join(', ')}`);
      }
      refusedForMs = refusals.size > 0 ? refusedForMs + timing.tickMs : 0;
      if (refusedForMs >= timing.refusedRetryMs) {
        refusedForMs = 0;
        subscribe([...refusals.keys()]);
      }
      // A message proves that everything the venue sent before it is on this side of the network, but after a pause of
      // this process much of that may still be unread. So the proof counts one tick later, when it has been read.
      const aliveUntil = heardAtLastTick - behindMs - timing.aliveMarginMs;
      heardAtLastTick = heardAt;
      const aliveSec = Math.floor(aliveUntil / 1_000);
      if (maintenance || catchingUp || aliveSec <= lastAliveSec) return;
      const since = [...subscribedAt].filter(([, at]) => at <= aliveUntil).map(([symbol]) => symbol);
      const alive = instrumentsOf(since, instruments);
      if (alive.length === 0) return;
      lastAliveSec = aliveSec;
      emit({ kind: 'alive', instruments: alive, eventTime: aliveUntil });
    },
  };
}

/** Enough of a bad message to see what it was. */
const MAX_RAW = 500;

function instrumentsOf(
  symbols: Iterable<string>,
  instruments: ReadonlyMap<string, InstrumentId>,
): readonly InstrumentId[] {
  return [...symbols].flatMap((symbol) => instruments.get(symbol) ?? []);
}
