import { type InstrumentId, type Pair, pairOf } from '@foretick/core/trade';
import type { Clock, MarketFeed } from '@foretick/ports';
import {
  createSymbolVetting,
  type LiveTiming,
  liveEvents,
  type RestTiming,
} from '@foretick/venue-connection';
import { createBinanceRest } from './rest/binance-rest.ts';
import { candlesBetween } from './rest/candles-between.ts';
import { recentCandles } from './rest/recent-candles.ts';
import { symbolFault } from './rest/symbol-fault.ts';
import { tradesSince } from './rest/trades-since.ts';
import { type QuoteAlias, symbolOf } from './symbol.ts';
import { createBinanceProtocol } from './wire/binance-protocol.ts';

export interface BinanceFeedOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1): spreads the waits between attempts. */
  readonly random: () => number;
  /** Default `https://api.binance.com`. */
  readonly restUrl?: string;
  /** Without `/stream`. Default `wss://stream.binance.com:9443`. */
  readonly wsUrl?: string;
  /** Prefix of the instruments, default `binance`. Another name is for servers that only speak like Binance. */
  readonly exchange?: string;
  /**
   * Our quote currencies to Binance's: `{ USD: 'USDT' }` makes `binance:BTC/USD` the market BTCUSDT. Default none, since
   * prices in USDT are not prices in USD.
   */
  readonly quoteAlias?: QuoteAlias;
  /** Trades and other events that may wait for a slow consumer before the connection is dropped. Default 50,000. */
  readonly maxWaiting?: number;
  readonly timing?: Partial<BinanceTiming>;
}

export type BinanceTiming = Required<LiveTiming> & RestTiming;

/**
 * Live trades of Binance spot by combined streams, recorded ones and candles by REST; no key is needed. `events` starts
 * at now, without any trade before; `after` is not looked at, since `tradesSince` has what lies between.
 */
export function createBinanceFeed(
  options: BinanceFeedOptions,
): Required<Pick<MarketFeed, 'tradesSince' | 'recentCandles' | 'candlesBetween'>> & MarketFeed {
  const { clock, random, quoteAlias = {} } = options;
  const exchange = options.exchange ?? 'binance';
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const rest = createBinanceRest({
    restUrl: options.restUrl ?? 'https://api.binance.com',
    clock,
    random,
    timing,
  });
  const vet = createSymbolVetting((symbol, signal) => symbolFault(rest, symbol, signal));
  const live = {
    venue: 'Binance',
    wsUrl: `${options.wsUrl ?? 'wss://stream.binance.com:9443'}/stream`,
    exchange,
    symbolOf: (pair: Pair) => ({ symbol: symbolOf(pair, quoteAlias) }),
    openProtocol: () => createBinanceProtocol(vet),
    clock,
    random,
    timing,
    maxWaiting: options.maxWaiting ?? 50_000,
  };
  const market = (instrument: InstrumentId) => ({
    rest,
    clock,
    instrument,
    symbol: symbolOf(pairOf(instrument), quoteAlias),
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

const DEFAULT_TIMING: BinanceTiming = {
  connectTimeoutMs: 5_000,
  answerTimeoutMs: 10_000,
  silenceMs: 5_000,
  aliveMarginMs: 1_000,
  refusedRetryMs: 300_000,
  tickMs: 100,
  // Binance ends each connection after 24 h.
  renewAfterMs: 23 * 3_600_000,
  refusedCountryRetryMs: 3_600_000,
  requestTimeoutMs: 10_000,
  // The dearest call weighs 25 of 6,000 a minute.
  callEveryMs: 300,
  maxAttempts: 4,
};
