import { createBinanceFeed } from '@foretick/adapter-binance';
import { createCoinbaseFeed } from '@foretick/adapter-coinbase';
import { createKrakenFeed } from '@foretick/adapter-kraken';
import { instrumentId, type Pair } from '@foretick/core/trade';
import type { Clock, MarketFeed } from '@foretick/ports';
import type { FuzzTarget } from '../fuzz-target.ts';
import { ANSWER_TIMEOUT_MS, answeredBy, statusFor } from './answered-by.ts';
import { NOW } from './standing-clock.ts';

const OPEN = NOW - 120_000;

/** What a venue answers by REST: its candles, its trades, its list of pairs. */
export const venueRows: readonly FuzzTarget[] = [
  rowsOf('kraken-rows', 'kraken', createKrakenFeed, [
    `{"error":[],"result":{"XXBTZUSD":[[${OPEN / 1e3},"10","12","9","11","10.50000","3.00000000",4],[${OPEN / 1e3 + 60},"11","12","9","11","10.5","3.0",0]],"last":${OPEN / 1e3}}}`,
    `{"error":[],"result":{"XXBTZUSD":[["118832.90000","0.00409283",${OPEN / 1e3 + 0.4213},"b","m","",9622656],["118837.00000","0.00033315",${OPEN / 1e3 + 1.5},"s","l","",9622657]],"last":"1767614400000000000"}}`,
    '{"error":["EQuery:Unknown asset pair"]}',
    '{"error":["EAPI:Rate limit exceeded"]}',
    '{"error":["EService:Unavailable","WGeneral:slow"],"result":{}}',
    '{"error":[],"result":{"XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD"}}}',
  ]),
  rowsOf('binance-rows', 'binance', createBinanceFeed, [
    `[[${OPEN},"61837.6","61900.0","61800.1","61850.0","12.5",${OPEN + 59_999},"773125.0",321,"6.25","386562.5","0"],[${OPEN + 60_000},"61850.0","61850.0","61850.0","61850.0","0",${OPEN + 119_999},"0",0,"0","0","0"]]`,
    `[{"id":28457,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.000012","time":${OPEN},"isBuyerMaker":true,"isBestMatch":true}]`,
    `[{"a":26129,"p":"0.01633102","q":"4.70443515","f":27781,"l":27781,"T":${OPEN},"m":true,"M":true}]`,
    '{"code":-1121,"msg":"Invalid symbol."}',
    '{"code":-1003,"msg":"Too many requests."}',
    '{"symbols":[{"symbol":"BTCUSDT","status":"BREAK"}]}',
  ]),
  rowsOf('coinbase-rows', 'coinbase', createCoinbaseFeed, [
    `[[${OPEN / 1e3 + 60},88300.1,88400.2,88350.0,88360.5,12.5],[${OPEN / 1e3},88300.1,88400.2,88350.0,88360.5,12.5]]`,
    '[{"trade_id":74,"side":"sell","size":"0.01000000","price":"88355.59","time":"2026-01-05T11:59:30.028459Z"},{"trade_id":73,"side":"buy","size":"0.1","price":"88355.58","time":"2026-01-05T11:59:29Z"}]',
    '{"message":"NotFound"}',
    '{"id":"BTC-USD","status":"delisted","trading_disabled":true}',
  ]),
];

type OpenFeed = (options: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly timing: { readonly requestTimeoutMs: number; readonly maxAttempts: number };
}) => MarketFeed;

function rowsOf(name: string, exchange: string, open: OpenFeed, seeds: readonly string[]): FuzzTarget {
  const instrument = instrumentId(exchange, (exchange === 'binance' ? 'BTC/USDT' : 'BTC/USD') as Pair);
  const { signal } = new AbortController();
  return {
    name,
    seeds,
    words: [String(OPEN), String(OPEN / 1e3), '"10"', '-1121', '"EQuery:Unknown asset pair"', '"TRADING"'],
    feed: (body) =>
      answeredBy({ body, status: statusFor(body) }, async (clock) => {
        const timing = { requestTimeoutMs: ANSWER_TIMEOUT_MS, maxAttempts: 2 };
        const feed = open({ clock, random: () => 0.5, timing });
        // One question for each input, decided by it.
        switch (body.length % 3) {
          case 0:
            await feed.recentCandles?.(instrument, 60, signal);
            return;
          case 1:
            await feed.candlesBetween?.(instrument, 60, { from: OPEN - 60_000, to: OPEN + 60_000 }, signal);
            return;
          default:
            await firstPages(feed.tradesSince?.(instrument, OPEN - 60_000, signal));
        }
      }),
  };
}

async function firstPages(pages: AsyncIterable<unknown> | undefined): Promise<void> {
  let read = 0;
  for await (const _page of pages ?? []) {
    read += 1;
    if (read === 5) return;
  }
}
