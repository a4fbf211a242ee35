import type { Pair } from '@foretick/core/trade';
import type { SimulatedTrade } from '../../market/market-source.ts';
import { createRestServer, jsonReply, type Reply, type RestApi, type RestContext } from '../rest-server.ts';
import { type WindowSums, windowSums } from '../window-sums.ts';
import { binanceSymbol } from './binance-symbol.ts';

/** Answers REST requests the way Binance's public spot API does, without its count of weights. */
export function createBinanceRest(context: RestContext): RestApi {
  const { market, tape, nowMs, faults } = context;
  const findPair = (symbol: string | null): Pair | undefined =>
    market.pairs.find((pair) => binanceSymbol(pair) === symbol && !faults().refusedPairs?.includes(pair));

  const routes: Readonly<Record<string, (pair: Pair, query: URLSearchParams) => Reply>> = {
    '/api/v3/exchangeInfo': (pair) =>
      jsonReply({ timezone: 'UTC', serverTime: nowMs(), symbols: [symbolEntry(pair)] }),
    '/api/v3/historicalTrades': (pair, query) => {
      const limit = limitOf(query);
      const fromId = query.get('fromId');
      const trades =
        fromId === null
          ? tape.newest(pair, nowMs() * 1_000, limit)
          : tape.fromId(pair, Number(fromId), limit);
      return jsonReply(trades.map(tradeRow));
    },
    '/api/v3/aggTrades': (pair, query) => {
      const startTime = query.get('startTime');
      const trades =
        startTime === null
          ? tape.newest(pair, nowMs() * 1_000, limitOf(query))
          : tape.since(pair, Number(startTime) * 1_000, limitOf(query));
      return jsonReply(trades.map(aggregateRow));
    },
    '/api/v3/klines': (pair, query) => {
      const intervalSec = INTERVALS_SEC[query.get('interval') ?? ''];
      if (intervalSec === undefined) return failure('Invalid interval.', -1120);
      const limit = limitOf(query);
      const nowUs = nowMs() * 1_000;
      const startTime = query.get('startTime');
      const fromUs = startTime === null ? nowUs - limit * intervalSec * 1_000_000 : Number(startTime) * 1_000;
      const endTime = query.get('endTime');
      const endUs = endTime === null ? nowUs : Number(endTime) * 1_000;
      const toUs = Math.min(nowUs, endUs, fromUs + limit * intervalSec * 1_000_000);
      const sums = windowSums(market, pair, intervalSec, { fromUs, toUs, nowUs });
      return jsonReply(sums.slice(0, limit).map((window) => klineRow(window, intervalSec)));
    },
  };

  return createRestServer(context, {
    answer: (url) => {
      if (url.pathname === '/api/v3/time') return jsonReply({ serverTime: nowMs() });
      const route = routes[url.pathname];
      if (route === undefined) return failure('Path not found.', -1);
      const pair = findPair(url.searchParams.get('symbol'));
      return pair === undefined ? failure('Invalid symbol.', -1121) : route(pair, url.searchParams);
    },
    failure,
  });
}

const MAX_ROWS = 1_000;
/** What the simulated venue can sum up fast enough. Binance has longer ones too. */
const INTERVALS_SEC: Readonly<Record<string, number>> = { '1m': 60, '5m': 300, '15m': 900 };

function failure(msg: string, code = -1_000): Reply {
  return jsonReply({ code, msg }, 400);
}

function limitOf(query: URLSearchParams): number {
  return Math.min(MAX_ROWS, Math.max(1, Number(query.get('limit') ?? 500) || 500));
}

function symbolEntry(pair: Pair): unknown {
  const [baseAsset, quoteAsset] = pair.split('/');
  return { symbol: binanceSymbol(pair), status: 'TRADING', baseAsset, quoteAsset };
}

function tradeRow(trade: SimulatedTrade): unknown {
  return {
    id: trade.id,
    price: trade.price.toFixed(8),
    qty: trade.quantity.toFixed(8),
    quoteQty: (trade.price * trade.quantity).toFixed(8),
    time: Math.floor(trade.timeUs / 1_000),
    isBuyerMaker: trade.side === 'sell',
    isBestMatch: true,
  };
}

/** Each trade is an aggregate of its own here. */
function aggregateRow(trade: SimulatedTrade): unknown {
  return {
    a: trade.id,
    p: trade.price.toFixed(8),
    q: trade.quantity.toFixed(8),
    f: trade.id,
    l: trade.id,
    T: Math.floor(trade.timeUs / 1_000),
    m: trade.side === 'sell',
    M: true,
  };
}

function klineRow(window: WindowSums, intervalSec: number): readonly unknown[] {
  const openTime = window.openUs / 1_000;
  return [
    openTime,
    window.open.toFixed(8),
    window.high.toFixed(8),
    window.low.toFixed(8),
    window.close.toFixed(8),
    window.volume.toFixed(8),
    openTime + intervalSec * 1_000 - 1,
    window.quoteVolume.toFixed(8),
    window.count,
    window.buyVolume.toFixed(8),
    window.buyQuoteVolume.toFixed(8),
    '0',
  ];
}
