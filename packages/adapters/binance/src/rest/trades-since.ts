import type { Trade } from '@foretick/core/trade';
import { isRecord, readRows, tradeOf, type WireTrade } from '@foretick/venue-connection';
import type { BinanceMarket } from './binance-rest.ts';
import { errors } from './errors.ts';

/** Pages through `historicalTrades` by id, from the first trade at or after `fromTime` (epoch ms) up to the newest. */
export async function* tradesSince(
  market: BinanceMarket,
  fromTime: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Trade[], void, undefined> {
  const { rest, clock, instrument, symbol } = market;
  let fromId = await firstIdNear(market, fromTime, signal);
  while (fromId !== undefined) {
    const query = { symbol, fromId: String(fromId), limit: String(PAGE_ROWS) };
    const rows = readRows(await rest.get(TRADES, query, signal), TRADES, errors, readTradeRow);
    const page: Trade[] = [];
    let nextId: number = fromId;
    for (const wire of rows) {
      if (wire.id < nextId) continue;
      nextId = wire.id + 1;
      const trade = tradeOf(wire, instrument, clock.now());
      // What cannot be a trade is left out here; the stream's side reports it.
      if (typeof trade !== 'string' && trade.eventTime >= fromTime) page.push(trade);
    }
    if (page.length > 0) yield page;
    if (rows.length < PAGE_ROWS || nextId === fromId) return;
    fromId = nextId;
  }
}

const TRADES = '/api/v3/historicalTrades';
const AGGREGATES = '/api/v3/aggTrades';
const PAGE_ROWS = 1_000;
/** An aggregate has one time for all of its trades; so much earlier, none of them is missed. */
const MARGIN_MS = 1_000;

/** An id at or somewhat before the first trade since `fromTime`; `undefined` when there is none yet. */
async function firstIdNear(
  { rest, symbol }: BinanceMarket,
  fromTime: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const startTime = Math.floor(fromTime) - MARGIN_MS;
  if (startTime <= 0) return 0;
  const query = { symbol, startTime: String(startTime), limit: '1' };
  const [first] = readRows(await rest.get(AGGREGATES, query, signal), AGGREGATES, errors, readFirstId);
  return first;
}

/** Reads the id of an aggregate's first trade. */
function readFirstId(row: unknown): number | undefined {
  return isRecord(row) && typeof row.f === 'number' && Number.isSafeInteger(row.f) ? row.f : undefined;
}

/** Reads `{id, price, qty, quoteQty, time, isBuyerMaker, isBestMatch}`. `undefined`: not such a row. */
function readTradeRow(row: unknown): WireTrade | undefined {
  if (!isRecord(row)) return undefined;
  const { id, price, qty, time, isBuyerMaker } = row;
  // Beyond them a next one can't be told from this one, and paging would never end.
  if (!Number.isSafeInteger(id)) return undefined;
  if (typeof id !== 'number' || typeof time !== 'number' || typeof isBuyerMaker !== 'boolean')
    return undefined;
  if (typeof price !== 'string' || typeof qty !== 'string') return undefined;
  return {
    id,
    eventTime: time,
    price: Number(price),
    quantity: Number(qty),
    side: isBuyerMaker ? 'sell' : 'buy',
  };
}
