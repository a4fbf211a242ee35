import type { WireTrade } from './wire-trade.ts';

/** What one WebSocket v2 message says, as far as this feed cares. */
export type SocketMessage =
  | {
      readonly kind: 'trades';
      readonly trades: readonly SymbolTrade[];
      /** Entries that are no trades. */
      readonly rejected: readonly Rejection[];
    }
  | { readonly kind: 'subscribed'; readonly symbol: string; readonly sentAt: number | undefined }
  | { readonly kind: 'refused'; readonly symbol: string | undefined; readonly reason: string }
  | { readonly kind: 'status'; readonly system: string }
  /** Heartbeats, pongs and channels that nobody asked for: they only prove that the connection lives. */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed'; readonly reason: string };

interface SymbolTrade {
  readonly symbol: string;
  readonly trade: WireTrade;
}

export interface Rejection {
  readonly symbol: string | undefined;
  readonly reason: string;
  readonly raw: string;
}

/** Never throws. Written by hand because it runs for every message; it checks everything that it uses. */
export function readSocketMessage(text: string): SocketMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { kind: 'malformed', reason: 'the message is not JSON' };
  }
  if (!isRecord(message)) return { kind: 'malformed', reason: 'the message is not an object' };
  if (message.channel === 'trade') return readTrades(message.data);
  if (message.channel === 'status') return readStatus(message.data);
  if (typeof message.channel === 'string') return { kind: 'other' };
  if (message.method === 'subscribe') return readAnswer(message);
  if (message.method === 'pong') return { kind: 'other' };
  if (typeof message.error === 'string') return { kind: 'refused', symbol: undefined, reason: message.error };
  return { kind: 'malformed', reason: 'the message has neither a channel nor a known method' };
}

function readTrades(entries: unknown): SocketMessage {
  if (!Array.isArray(entries))
    return { kind: 'malformed', reason: 'a trade message without a list of trades' };
  const trades: SymbolTrade[] = [];
  const rejected: Rejection[] = [];
  for (const entry of entries) {
    const read = readTrade(entry);
    if (typeof read !== 'string') trades.push(read);
    else rejected.push({ symbol: symbolOf(entry), reason: read, raw: JSON.stringify(entry) });
  }
  return { kind: 'trades', trades, rejected };
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
  const eventTime = readTime(timestamp);
  if (eventTime === undefined) return 'timestamp is not a time';
  return { symbol, trade: { id, eventTime, price, quantity: qty, side } };
}

function readStatus(entries: unknown): SocketMessage {
  const first: unknown = Array.isArray(entries) ? entries[0] : undefined;
  if (!isRecord(first) || typeof first.system !== 'string') {
    return { kind: 'malformed', reason: 'a status message without a system status' };
  }
  return { kind: 'status', system: first.system };
}

function readAnswer(message: Readonly<Record<string, unknown>>): SocketMessage {
  if (message.success === true && isRecord(message.result) && typeof message.result.symbol === 'string') {
    return { kind: 'subscribed', symbol: message.result.symbol, sentAt: readTime(message.time_out) };
  }
  if (message.success === false) {
    const reason = typeof message.error === 'string' ? message.error : 'no reason given';
    return { kind: 'refused', symbol: symbolOf(message), reason };
  }
  return { kind: 'malformed', reason: 'an answer to a subscription that is neither yes nor no' };
}

/** Epoch ms of an RFC 3339 time in UTC, floored: `Date.parse` drops what comes after milliseconds. */
function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string' || value[10] !== 'T' || !value.endsWith('Z')) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

function symbolOf(entry: unknown): string | undefined {
  return isRecord(entry) && typeof entry.symbol === 'string' ? entry.symbol : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
