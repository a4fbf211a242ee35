import type { Pair } from '@foretick/core/trade';
import type { SimulatedTrade } from '../../market/market-source.ts';
import { createRestServer, jsonReply, type Reply, type RestApi, type RestContext } from '../rest-server.ts';
import { windowSums } from '../window-sums.ts';
import { makerSide, productId, timestamp } from './coinbase-trade.ts';

/** Answers REST requests the way Coinbase's public Exchange API does. */
export function createCoinbaseRest(context: RestContext): RestApi {
  const { market, tape, nowMs, faults } = context;

  /** The newest trades with an id below `before`, newest first. */
  const olderThan = (pair: Pair, before: number, limit: number): readonly SimulatedTrade[] => {
    const newestId = tape.newest(pair, nowMs() * 1_000, 1)[0]?.id ?? 0;
    const top = Math.min(before - 1, newestId);
    return tape
      .fromId(pair, top - limit + 1, limit)
      .filter(({ id }) => id <= top)
      .toReversed();
  };
  const routes: Readonly<Record<string, (pair: Pair, query: URLSearchParams) => Reply>> = {
    '': (pair) => {
      const [base_currency, quote_currency] = pair.split('/');
      return jsonReply({ id: productId(pair), base_currency, quote_currency, status: 'online' });
    },
    '/trades': (pair, query) => {
      const limit = Math.min(MAX_TRADES, Number(query.get('limit') ?? MAX_TRADES));
      const trades = olderThan(pair, Number(query.get('after') ?? Number.MAX_SAFE_INTEGER), limit);
      const [newest, oldest] = [trades[0], trades.at(-1)];
      const cursors =
        newest && oldest ? { 'cb-before': String(newest.id), 'cb-after': String(oldest.id) } : {};
      return jsonReply(trades.map(tradeRow), 200, cursors);
    },
    '/candles': (pair, query) => {
      const granularity = Number(query.get('granularity') ?? 60);
      if (!GRANULARITIES.includes(granularity)) return failure('Unsupported granularity');
      const nowUs = nowMs() * 1_000;
      const toUs = timeUsOf(query.get('end')) ?? nowUs;
      const fromUs = timeUsOf(query.get('start')) ?? toUs - MAX_CANDLES * granularity * 1_000_000;
      if (toUs - fromUs > MAX_CANDLES * granularity * 1_000_000)
        return failure(
          'granularity too small for the requested time range. Count of aggregations requested exceeds 300',
        );
      // Windows without trades are left out.
      const sums = windowSums(market, pair, granularity, { fromUs, toUs, nowUs }).filter((w) => w.count > 0);
      const rows = sums.map((w) => [w.openUs / 1_000_000, w.low, w.high, w.open, w.close, round8(w.volume)]);
      return jsonReply(rows.slice(-MAX_CANDLES).reverse());
    },
  };

  return createRestServer(context, {
    answer: (url) => {
      const [, id = '', rest = ''] = /^\/products\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
      const pair = market.pairs.find(
        (known) => productId(known) === id && !faults().refusedPairs?.includes(known),
      );
      const route = routes[rest];
      if (pair === undefined || route === undefined) return jsonReply({ message: 'NotFound' }, 404);
      return route(pair, url.searchParams);
    },
    failure,
  });
}

const MAX_TRADES = 1_000;
const MAX_CANDLES = 300;
/** What the simulated venue can sum up fast enough. Coinbase has longer ones too. */
const GRANULARITIES: readonly number[] = [60, 300, 900];

function failure(message: string): Reply {
  return jsonReply({ message }, 400);
}

function tradeRow(trade: SimulatedTrade): unknown {
  return {
    trade_id: trade.id,
    side: makerSide(trade),
    size: trade.quantity.toFixed(8),
    price: trade.price.toFixed(8),
    time: timestamp(trade.timeUs),
  };
}

function round8(value: number): number {
  return Number(value.toFixed(8));
}

function timeUsOf(text: string | null): number | undefined {
  const time = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time * 1_000;
}
