import { isRecord, readRows, readTimestamp, type WireTrade } from '@foretick/venue-connection';
import { takerSide } from '../taker-side.ts';
import type { CoinbaseMarket } from './coinbase-rest.ts';
import { errors } from './errors.ts';

/** How many trades a page holds at most. */
export const PAGE_ROWS = 1_000;

/** The newest trades with an id of at most `topId`, newest first; without `topId` the newest of all. */
export async function tradePage(
  { rest, product }: CoinbaseMarket,
  topId: number | undefined,
  signal: AbortSignal,
): Promise<readonly WireTrade[]> {
  const path = `/products/${product}/trades`;
  // The cursor `after` is a trade id; what is older than it comes after it.
  const after = topId === undefined ? {} : { after: String(topId + 1) };
  const answer = await rest.get(path, { limit: String(PAGE_ROWS), ...after }, signal);
  return readRows(answer, path, errors, readTradeRow);
}

/** Reads `{trade_id, side, size, price, time}`. `undefined`: not such a row. */
function readTradeRow(row: unknown): WireTrade | undefined {
  if (!isRecord(row)) return undefined;
  const { trade_id: id, price, size, time } = row;
  const side = takerSide(row.side);
  const eventTime = readTimestamp(time);
  // Beyond them a next one can't be told from this one, and paging would never end.
  if (!Number.isSafeInteger(id)) return undefined;
  if (typeof id !== 'number' || typeof price !== 'string' || typeof size !== 'string') return undefined;
  if (side === undefined || eventTime === undefined) return undefined;
  return { id, eventTime, price: Number(price), quantity: Number(size), side };
}
