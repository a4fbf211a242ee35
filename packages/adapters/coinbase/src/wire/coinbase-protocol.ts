import {
  isRecord,
  type Rejection,
  readTimestamp,
  type SymbolTrade,
  shownValue,
  type VenueMessage,
  type VenueProtocol,
} from '@foretick/venue-connection';
import { takerSide } from '../taker-side.ts';

/** Coinbase's channels `market_trades`, and `heartbeats` once a second, which keeps quiet subscriptions open. */
export function createCoinbaseProtocol(vet: NonNullable<VenueProtocol['vet']>): VenueProtocol {
  const heartbeats = { type: 'subscribe', channel: 'heartbeats' };
  return {
    // Coinbase cuts a connection on which nothing was subscribed within five seconds.
    hello: [heartbeats],
    vet,
    subscribe: (products) => ({ type: 'subscribe', channel: 'market_trades', product_ids: products }),
    // There is no ping; subscribing again is answered with the list of subscriptions.
    ping: () => heartbeats,
    read: readSocketMessage,
  };
}

/** Never throws. */
export function readSocketMessage(text: string): VenueMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { kind: 'malformed', reason: 'the message is not JSON' };
  }
  if (!isRecord(message)) return { kind: 'malformed', reason: 'the message is not an object' };
  if (message.type === 'error') return { kind: 'refused', symbol: undefined, reason: errorOf(message) };
  if (typeof message.channel !== 'string') {
    return { kind: 'malformed', reason: 'the message has no channel' };
  }
  const sentAt = readTimestamp(message.timestamp);
  if (message.channel === 'market_trades') return readTrades(message.events, sentAt);
  if (message.channel === 'subscriptions') return readSubscriptions(message.events, sentAt);
  return { kind: 'other', sentAt };
}

function readTrades(events: unknown, sentAt: number | undefined): VenueMessage {
  if (!Array.isArray(events)) return { kind: 'malformed', reason: 'a trade message without events' };
  const trades: SymbolTrade[] = [];
  const rejected: Rejection[] = [];
  for (const event of events) {
    const entries: unknown = isRecord(event) ? event.trades : undefined;
    if (!Array.isArray(entries))
      return { kind: 'malformed', reason: 'a trade event without a list of trades' };
    for (const entry of entries) {
      const read = readTrade(entry);
      if (typeof read !== 'string') trades.push(read);
      else rejected.push({ symbol: productIn(entry), reason: read, raw: shownValue(entry) });
    }
  }
  // They come newest first.
  trades.sort((a, b) => a.trade.id - b.trade.id);
  return { kind: 'trades', trades, rejected, sentAt };
}

/** The trade, or what is wrong with it. */
function readTrade(entry: unknown): SymbolTrade | string {
  if (!isRecord(entry)) return 'the trade is not an object';
  const { product_id: symbol, trade_id: id, price, size, time, side: makerSide } = entry;
  if (typeof symbol !== 'string') return 'product_id is not a text';
  if (typeof id !== 'string' || !/^\d{1,16}$/.test(id)) return 'trade_id is not a number in a text';
  if (typeof price !== 'string') return 'price is not a text';
  if (typeof size !== 'string') return 'size is not a text';
  const side = takerSide(makerSide);
  if (side === undefined) return 'side is neither BUY nor SELL';
  const eventTime = readTimestamp(time);
  if (eventTime === undefined) return 'time is not a time';
  return {
    symbol,
    trade: { id: Number(id), eventTime, price: Number(price), quantity: Number(size), side },
  };
}

/** Each answer lists all subscriptions of the connection. */
function readSubscriptions(events: unknown, sentAt: number | undefined): VenueMessage {
  const first: unknown = Array.isArray(events) ? events[0] : undefined;
  const lists = isRecord(first) ? first.subscriptions : undefined;
  if (!isRecord(lists)) return { kind: 'malformed', reason: 'a subscriptions message without subscriptions' };
  const products: unknown = lists.market_trades ?? [];
  if (!Array.isArray(products)) return { kind: 'malformed', reason: 'a list of products that is none' };
  const symbols = products.filter((product) => typeof product === 'string');
  return { kind: 'subscribed', symbols, sentAt, answersPing: true };
}

function errorOf({ message, reason }: Readonly<Record<string, unknown>>): string {
  const said = [message, reason].filter((part) => typeof part === 'string').join(': ');
  return said.replaceAll(/\s+/g, ' ').slice(0, 200) || 'no reason given';
}

function productIn(entry: unknown): string | undefined {
  return isRecord(entry) && typeof entry.product_id === 'string' ? entry.product_id : undefined;
}
