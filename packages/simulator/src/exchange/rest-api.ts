import type { Pair } from '@foretick/core/trade';
import type { MarketSource, SimulatedTrade } from '../market/market-source.ts';
import type { RestApi } from '../server/server-side.ts';
import type { RestFault } from './faults.ts';
import { findPair, pairNames } from './pair-names.ts';
import { type Reply, sendReply } from './rest-faults.ts';
import type { Tape } from './tape.ts';
import { createVenueCandles } from './venue-candles.ts';
import type { SystemStatus } from './web-socket-api.ts';

/** Answers REST requests the way Kraken's public API does. */
export function createRestApi(options: {
  /** Everything that happened: candles are made from it. */
  readonly market: MarketSource;
  /** What trades are looked up in. */
  readonly tape: Tape;
  readonly nowMs: () => number;
  readonly system: () => SystemStatus;
  /** The fault to answer this path and query with, if any. */
  readonly takeFault: (path: string) => RestFault | undefined;
}): RestApi {
  const { market, tape, nowMs } = options;
  const candles = createVenueCandles(market, () => nowMs() * 1_000);

  const routes: Readonly<Record<string, (query: URLSearchParams) => Reply>> = {
    '/0/public/Time': () =>
      result({ unixtime: Math.floor(nowMs() / 1_000), rfc1123: new Date(nowMs()).toUTCString() }),
    '/0/public/SystemStatus': () =>
      result({ status: options.system(), timestamp: new Date(nowMs()).toISOString() }),
    '/0/public/AssetPairs': () => result(Object.fromEntries(market.pairs.map(assetPair))),
    '/0/public/Trades': (query) =>
      forPair(market, query, (pair) => {
        const count = Number(query.get('count') ?? MAX_TRADES);
        if (!Number.isInteger(count) || count < 1 || count > MAX_TRADES)
          return failure('EGeneral:Invalid arguments:count');
        const since = query.get('since');
        if (since !== null && !/^\d{1,20}$/.test(since)) return failure('EGeneral:Invalid arguments:since');
        const found =
          since === null
            ? newestPage(tape, pair, nowMs(), count)
            : pageSince(tape, pair, BigInt(since), count);
        const last = found.at(-1)?.cursor.toString() ?? since ?? `${nowMs()}000000`;
        return result({ [pairNames(pair).key]: found.map((entry) => tradeRow(entry.trade)), last });
      }),
    '/0/public/OHLC': (query) =>
      forPair(market, query, (pair) => {
        const minutes = Number(query.get('interval') ?? 1);
        if (!INTERVALS_MIN.includes(minutes)) return failure('EGeneral:Invalid arguments:interval');
        const rows = candles.rows(pair, minutes * 60);
        return result({ [pairNames(pair).key]: rows, last: rows.at(-2)?.[0] ?? 0 });
      }),
  };

  return (request, response) => {
    const path = request.url ?? '/';
    const url = new URL(path, 'http://localhost');
    const route = request.method === 'GET' ? routes[url.pathname] : undefined;
    const reply = (): Reply => route?.(url.searchParams) ?? failure('EGeneral:Unknown method');
    sendReply(response, reply, options.takeFault(path));
  };
}

/** What the simulated venue can sum up fast enough. Kraken has longer ones too. */
const INTERVALS_MIN: readonly number[] = [1, 5, 15];
const MAX_TRADES = 1_000;

function result(value: unknown): Reply {
  return { status: 200, type: 'application/json', body: JSON.stringify({ error: [], result: value }) };
}

function failure(error: string): Reply {
  return { status: 200, type: 'application/json', body: JSON.stringify({ error: [error] }) };
}

function forPair(market: MarketSource, query: URLSearchParams, answer: (pair: Pair) => Reply): Reply {
  const pair = findPair(market.pairs, query.get('pair') ?? '');
  return pair === undefined ? failure('EQuery:Unknown asset pair') : answer(pair);
}

function assetPair(pair: Pair): readonly [string, unknown] {
  const { key, altname, wsname } = pairNames(pair);
  const [base, quote] = wsname.split('/');
  return [key, { altname, wsname, base, quote, status: 'online' }];
}

interface Entry {
  readonly trade: SimulatedTrade;
  /** Nanoseconds; tells trades of the same microsecond apart, so that a page may end between them. */
  readonly cursor: bigint;
}

function newestPage(tape: Tape, pair: Pair, nowMs: number, count: number): readonly Entry[] {
  // One more than can share a microsecond is read, so that the ordinals of the first ones kept are right.
  return withCursors(tape.newest(pair, nowMs * 1_000, count + MAX_TRADES)).slice(-count);
}

function pageSince(tape: Tape, pair: Pair, since: bigint, count: number): readonly Entry[] {
  const fromUs = Number(since / 1_000n);
  return withCursors(tape.since(pair, fromUs, count + MAX_TRADES))
    .filter((entry) => entry.cursor > since)
    .slice(0, count);
}

function withCursors(trades: readonly SimulatedTrade[]): readonly Entry[] {
  let ordinal = 0;
  return trades.map((trade, index) => {
    ordinal = trade.timeUs === trades[index - 1]?.timeUs ? ordinal + 1 : 0;
    return { trade, cursor: BigInt(trade.timeUs) * 1_000n + BigInt(ordinal) };
  });
}

function tradeRow(trade: SimulatedTrade): readonly unknown[] {
  return [
    String(trade.price),
    trade.quantity.toFixed(8),
    trade.timeUs / 1_000_000,
    trade.side === 'buy' ? 'b' : 's',
    trade.orderType === 'market' ? 'm' : 'l',
    '',
    trade.id,
  ];
}
