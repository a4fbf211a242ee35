import { type InstrumentId, pairOf } from '@foretick/core/trade';
import type { Clock, MarketFeed } from '@foretick/ports';
import {
  createSymbolVetting,
  type LiveTiming,
  liveEvents,
  type RestTiming,
} from '@foretick/venue-connection';
import { productOf, subscriptionOf } from './product.ts';
import { candlesBetween } from './rest/candles-between.ts';
import { createCoinbaseRest } from './rest/coinbase-rest.ts';
import { productFault } from './rest/product-fault.ts';
import { recentCandles } from './rest/recent-candles.ts';
import { tradesSince } from './rest/trades-since.ts';
import { createCoinbaseProtocol } from './wire/coinbase-protocol.ts';

export interface CoinbaseFeedOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1): spreads the waits between attempts. */
  readonly random: () => number;
  /** Default `https://api.exchange.coinbase.com`. */
  readonly restUrl?: string;
  /** Default `wss://advanced-trade-ws.coinbase.com`. */
  readonly wsUrl?: string;
  /** Prefix of the instruments, default `coinbase`. Another name is for servers that only speak like Coinbase. */
  readonly exchange?: string;
  /** Trades and other events that may wait for a slow consumer before the connection is dropped. Default 50,000. */
  readonly maxWaiting?: number;
  readonly timing?: Partial<CoinbaseTiming>;
}

export type CoinbaseTiming = Required<LiveTiming> & RestTiming;

/**
 * Live trades of Coinbase by the Advanced Trade WebSocket, recorded ones and candles by the Exchange's public REST; no
 * key is needed. `events` starts at now, with the newest trades before; `after` is not looked at, since `tradesSince`
 * has what lies between.
 */
export function createCoinbaseFeed(
  options: CoinbaseFeedOptions,
): Required<Pick<MarketFeed, 'tradesSince' | 'recentCandles' | 'candlesBetween'>> & MarketFeed {
  const { clock, random } = options;
  const exchange = options.exchange ?? 'coinbase';
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const rest = createCoinbaseRest({
    restUrl: options.restUrl ?? 'https://api.exchange.coinbase.com',
    clock,
    random,
    timing,
  });
  const vet = createSymbolVetting((product, signal) => productFault(rest, product, signal));
  const live = {
    venue: 'Coinbase',
    wsUrl: options.wsUrl ?? 'wss://advanced-trade-ws.coinbase.com',
    exchange,
    symbolOf: subscriptionOf,
    openProtocol: () => createCoinbaseProtocol(vet),
    clock,
    random,
    timing,
    maxWaiting: options.maxWaiting ?? 50_000,
  };
  const market = (instrument: InstrumentId) => ({
    rest,
    clock,
    instrument,
    product: productOf(pairOf(instrument)),
  });
  return {
    capabilities: { exchange, idSequence: 'strict', finite: false, realTime: true },
    events: ({ instruments, signal }) => liveEvents(live, instruments, signal),
    tradesSince: (instrument, fromTime, signal) => tradesSince(market(instrument), fromTime, signal),
    recentCandles: (instrument, intervalSec, signal) =>
      recentCandles(market(instrument), intervalSec, signal),
    candlesBetween: (instrument, intervalSec, range, signal) =>
      candlesBetween(market(instrument), intervalSec, range, signal),
  };
}

const DEFAULT_TIMING: CoinbaseTiming = {
  connectTimeoutMs: 5_000,
  answerTimeoutMs: 10_000,
  silenceMs: 5_000,
  // Trades are sent in batches of 250 ms, heartbeats are not.
  aliveMarginMs: 2_000,
  refusedRetryMs: 300_000,
  tickMs: 100,
  renewAfterMs: Number.POSITIVE_INFINITY,
  refusedCountryRetryMs: 3_600_000,
  requestTimeoutMs: 10_000,
  // Ten calls a second are allowed.
  callEveryMs: 200,
  maxAttempts: 4,
};
