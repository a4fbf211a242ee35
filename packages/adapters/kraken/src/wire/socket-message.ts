import {
  isRecord,
  type Rejection,
  readTimestamp,
  type SymbolTrade,
  shownValue,
  type VenueMessage,
} from '@foretick/venue-connection';

/** Never throws. Written by hand because it runs for every message; it checks everything that it uses. */
export function readSocketMessage(text: string): VenueMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { kind: 'malformed', reason: 'the message is not JSON' };
  }
  if (!isRecord(message)) return { kind: 'malformed', reason: 'the message is not an object' };
  if (message.channel === 'trade') return readTrades(message.data, message.type);
  if (message.channel === 'status') return readStatus(message.data);
  if (typeof message.channel === 'string') return { kind: 'other' };
  if (message.method === 'subscribe') return readAnswer(message);
  if (message.method === 'pong') return { kind: 'pong', sentAt: readTimestamp(message.time_out) };
  if (typeof message.error === 'string') return { kind: 'refused', symbol: undefined, reason: message.error };
  return { kind: 'malformed', reason: 'the message has neither a channel nor a known method' };
}

function readTrades(entries: unknown, type: unknown): VenueMessage {
  if (!Array.isArray(entries))
    return { kind: 'malformed', reason: 'a trade message without a list of trades' };
  const trades: SymbolTrade[] = [];
  const rejected: Rejection[] = [];
  for (const entry of entries) {
    const read = readTrade(entry);
    if (typeof read !== 'string') trades.push(read);
    else rejected.push({ symbol: symbolOf(entry), reason: read, raw: shownValue(entry) });
  }
  // Updates are sent as the trades happen, so the newest one tells the venue's time. A snapshot tells the past.
  const newestTime = type === 'update' ? trades.at(-1)?.trade.eventTime : undefined;
  return { kind: 'trades', trades, rejected, sentAt: newestTime };
}

/** The trade, or what is wrong with it. */
function readTrade(entry: unknown): SymbolTrade | string {
  if (!isRecord(entry)) return 'the trade is not an object';
  const { symbol, side, price, qty, trade_id: id, timestamp } = entry;
  if (typeof symbol !== 'string') return 'symbol is not a text';
  if (side !== 'buy' && side !== 'sell') return 'side is neither buy nor sell';
  if (typeof price !== 'number') return 'price is not a number';
  if (typeof qty !== 'number') return 'qty is not a number';
  if (typeof id !== 'number') return 'trade_id is not a number';
  const eventTime = readTimestamp(timestamp);
  if (eventTime === undefined) return 'timestamp is not a time';
  return { symbol, trade: { id, eventTime, price, quantity: qty, side } };
}

function readStatus(entries: unknown): VenueMessage {
  const first: unknown = Array.isArray(entries) ? entries[0] : undefined;
  if (!isRecord(first) || typeof first.system !== 'string') {
    return { kind: 'malformed', reason: 'a status message without a system status' };
  }
  return { kind: 'status', system: first.system };
}

function readAnswer(message: Readonly<Record<string, unknown>>): VenueMessage {
  if (message.success === true && isRecord(message.result) && typeof message.result.symbol === 'string') {
    return { kind: 'subscribed', symbols: [message.result.symbol], sentAt: readTimestamp(message.time_out) };
  }
  if (message.success === false) {
    const reason = typeof message.error === 'string' ? message.error : 'no reason given';
    // Too many calls are no fault of the symbol.
    const symbol = /rate/i.test(reason) ? undefined : symbolOf(message);
    return { kind: 'refused', symbol, reason };
  }
  return { kind: 'malformed', reason: 'an answer to a subscription that is neither yes nor no' };
}

function symbolOf(entry: unknown): string | undefined {
  return isRecord(entry) && typeof entry.symbol === 'string' ? entry.symbol : undefined;
}
