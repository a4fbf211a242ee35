import type { Trade } from '@foretick/core/trade';
import { tradeOf } from '@foretick/venue-connection';
import type { CoinbaseMarket } from './coinbase-rest.ts';
import { firstIdSince } from './first-id-since.ts';
import { PAGE_ROWS, tradePage } from './trade-page.ts';

/** Pages through REST trades, oldest first, from the first at or after `fromTime` (epoch ms) up to the newest. */
export async function* tradesSince(
  market: CoinbaseMarket,
  fromTime: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Trade[], void, undefined> {
  const newest = await tradePage(market, undefined, signal);
  let newestId = newest[0]?.id;
  if (newestId === undefined) return;
  const readPage = (topId: number) => tradePage(market, topId, signal);
  let nextId = await firstIdSince(fromTime - MARGIN_MS, newest, readPage);
  while (nextId <= newestId) {
    const topId = nextId + PAGE_ROWS - 1;
    const fresh = (await readPage(topId)).filter(({ id }) => id >= nextId).sort((a, b) => a.id - b.id);
    const page: Trade[] = [];
    for (const wire of fresh) {
      const trade = tradeOf(wire, market.instrument, market.clock.now());
      // What cannot be a trade is left out here; the stream's side reports it.
      if (
        typeof trade !== 'string' &&
        trade.eventTime >= fromTime &&
        trade.sequence !== page.at(-1)?.sequence
      )
        page.push(trade);
    }
    if (page.length > 0) yield page;
    newestId = Math.max(newestId, fresh.at(-1)?.id ?? 0);
    nextId = topId + 1;
  }
}

/** Times may be out of order by so much among neighbouring ids. */
const MARGIN_MS = 1_000;
