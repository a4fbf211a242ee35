import type { Pair } from '@foretick/core/trade';
import type { Clock, MarketFeed, VenueTransport } from '@foretick/ports';
import { type ConnectionTiming, liveEvents, type RestTiming } from '@foretick/venue-connection';
import { createKrakenRest } from './rest/kraken-rest.ts';
import { createPairNames } from './rest/pair-names.ts';
import { recentCandles } from './rest/recent-candles.ts';
import { tradesSince } from './rest/trades-since.ts';
import { krakenProtocol } from './wire/kraken-protocol.ts';

export interface KrakenFeedOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1): spreads the waits between attempts. */
  readonly random: () => number;
  /** Default: the network. */
  readonly transport?: VenueTransport;
  /** Default `https://api.kraken.com`. */
  readonly restUrl?: string;
  /** Default `wss://ws.kraken.com/v2`. */
  readonly wsUrl?: string;
  /** Prefix of the instruments, default `kraken`. Another name is for servers that only speak like Kraken. */
  readonly exchange?: string;
  /** Trades and other events that may wait for a slow consumer before the connection is dropped. Default 50,000. */
  readonly maxWaiting?: number;
  readonly timing?: Partial<KrakenTiming>;
}

export type KrakenTiming = ConnectionTiming & RestTiming;

/**
 * Live trades of Kraken by WebSocket v2, recorded ones and candles by REST. `events` starts at now, with the newest
 * trades before; `after` is not looked at, since `tradesSince` has what lies between.
 */
export function createKrakenFeed(
  options: KrakenFeedOptions,
): Required<Pick<MarketFeed, 'tradesSince' | 'recentCandles'>> & MarketFeed {
  const { clock, random, transport } = options;
  const exchange = options.exchange ?? 'kraken';
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const names = createPairNames(
    createKrakenRest({
      restUrl: options.restUrl ?? 'https://api.kraken.com',
      ...{ transport, clock, random, timing },
    }),
  );
  const live = {
    venue: 'Kraken',
    symbolOf: (pair: Pair) => ({ symbol: pair }),
    openProtocol: () => krakenProtocol,
    wsUrl: options.wsUrl ?? 'wss://ws.kraken.com/v2',
    transport,
    exchange,
    clock,
    random,
    timing,
    maxWaiting: options.maxWaiting ?? 50_000,
  };
  return {
    capabilities: { exchange, idSequence: 'strict', finite: false, realTime: true },
    events: ({ instruments, signal }) => liveEvents(live, instruments, signal),
    tradesSince: (instrument, fromTime, signal) => tradesSince(names, clock, instrument, fromTime, signal),
    recentCandles: (instrument, intervalSec, signal) =>
      recentCandles(names, clock, instrument, intervalSec, signal),
  };
}

const DEFAULT_TIMING: KrakenTiming = {
  connectTimeoutMs: 5_000,
  answerTimeoutMs: 10_000,
  silenceMs: 5_000,
  aliveMarginMs: 1_000,
  refusedRetryMs: 60_000,
  tickMs: 100,
  requestTimeoutMs: 10_000,
  callEveryMs: 1_000,
  maxAttempts: 4,
};
