import { isRecord, type SymbolTrade, shownValue, type VenueMessage } from '@foretick/venue-connection';

/** Reads the `data` of a combined stream's message. Never throws. */
export function readStreamEvent(event: unknown): VenueMessage {
  if (!isRecord(event)) return { kind: 'malformed', reason: 'a stream message without data' };
  if (event.e === 'serverShutdown') return { kind: 'closing' };
  const sentAt = typeof event.E === 'number' ? event.E : undefined;
  if (event.e !== 'trade') return { kind: 'other', sentAt };
  const read = readTrade(event);
  if (typeof read !== 'string') return { kind: 'trades', trades: [read], rejected: [], sentAt };
  const symbol = typeof event.s === 'string' ? event.s : undefined;
  return { kind: 'trades', trades: [], rejected: [{ symbol, reason: read, raw: shownValue(event) }] };
}

/** The trade, or what is wrong with it. */
function readTrade(event: Readonly<Record<string, unknown>>): SymbolTrade | string {
  const { s: symbol, t: id, p: price, q: quantity, T: eventTime, m: buyerIsMaker } = event;
  if (typeof symbol !== 'string') return 's (symbol) is not a text';
  if (typeof id !== 'number') return 't (trade id) is not a number';
  if (typeof price !== 'string') return 'p (price) is not a text';
  if (typeof quantity !== 'string') return 'q (quantity) is not a text';
  if (typeof eventTime !== 'number') return 'T (trade time) is not a number';
  if (typeof buyerIsMaker !== 'boolean') return 'm (buyer is maker) is neither true nor false';
  const side = buyerIsMaker ? 'sell' : 'buy';
  return { symbol, trade: { id, eventTime, price: Number(price), quantity: Number(quantity), side } };
}
