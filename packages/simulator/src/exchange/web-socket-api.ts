import type { Pair } from '@foretick/core/trade';
import type { WebSocket } from 'ws';
import type { SimulatedTrade } from '../market/market-source.ts';
import type { ExchangeFaults } from './faults.ts';

/** One client's connection, speaking Kraken's WebSocket v2. */
export interface ClientConnection {
  /** Sends trades to a client that has subscribed to their pair. */
  sendTrades(pair: Pair, trades: readonly SimulatedTrade[]): void;
  sendHeartbeat(): void;
  /** Sends a text as it is. */
  sendRaw(text: string): void;
  /** Cuts the connection without a goodbye. */
  cut(): void;
}

export function acceptClient(
  socket: WebSocket,
  venue: {
    readonly pairs: readonly Pair[];
    readonly nowMs: () => number;
    readonly faults: () => ExchangeFaults;
    /** The newest trades that have been sent to everybody: a snapshot ends where updates begin. */
    readonly snapshot: (pair: Pair) => readonly SimulatedTrade[];
  },
): ClientConnection {
  const subscribed = new Set<Pair>();

  const sendRaw = (text: string): void => {
    if (venue.faults().silent || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
    else socket.send(text);
  };
  const send = (message: unknown): void => sendRaw(JSON.stringify(message));

  const subscribe = (symbol: string, snapshot: boolean, requestId: number | undefined): void => {
    const answer = {
      method: 'subscribe',
      ...times(venue.nowMs()),
      ...(requestId === undefined ? {} : { req_id: requestId }),
    };
    const pair = venue.pairs.find((known) => known === symbol);
    if (pair === undefined || venue.faults().refusedPairs?.includes(symbol)) {
      send({ ...answer, success: false, symbol, error: `Currency pair not supported ${symbol}` });
      return;
    }
    send({ ...answer, success: true, result: { channel: 'trade', snapshot, symbol } });
    if (snapshot)
      send({ channel: 'trade', type: 'snapshot', data: venue.snapshot(pair).map((t) => wireTrade(pair, t)) });
    subscribed.add(pair);
  };

  socket.on('message', (bytes) => {
    const request = parseRequest(String(bytes));
    if (request.method === 'ping') {
      send({
        method: 'pong',
        ...times(venue.nowMs()),
        ...(request.req_id === undefined ? {} : { req_id: request.req_id }),
      });
    } else if (request.method === 'subscribe' && request.params?.channel === 'trade') {
      for (const symbol of request.params.symbol ?? []) {
        subscribe(symbol, request.params.snapshot ?? false, request.req_id);
      }
    } else {
      send({ error: 'Unsupported method', success: false, ...times(venue.nowMs()) });
    }
  });
  socket.on('error', () => socket.terminate());

  send({
    channel: 'status',
    type: 'update',
    data: [{ system: 'online', api_version: 'v2', version: '2.0.10', connection_id: 1 }],
  });
  return {
    sendTrades: (pair, trades) => {
      if (!subscribed.has(pair)) return;
      for (let at = 0; at < trades.length; at += MAX_TRADES_PER_FRAME) {
        const part = trades.slice(at, at + MAX_TRADES_PER_FRAME);
        send({ channel: 'trade', type: 'update', data: part.map((trade) => wireTrade(pair, trade)) });
      }
    },
    sendHeartbeat: () => {
      if (subscribed.size > 0) send({ channel: 'heartbeat' });
    },
    sendRaw,
    cut: () => socket.terminate(),
  };
}

/** How many trades a snapshot holds. */
export const SNAPSHOT_TRADES = 50;

const MAX_TRADES_PER_FRAME = 100;
/** A client that does not read is cut off. */
const MAX_UNSENT_BYTES = 16 * 1024 * 1024;

interface ClientRequest {
  readonly method?: string;
  readonly req_id?: number;
  readonly params?: {
    readonly channel?: string;
    readonly symbol?: readonly string[];
    readonly snapshot?: boolean;
  };
}

/** The simulator's own tests and users speak to it, so a wrong request is only answered as unsupported. */
function parseRequest(text: string): ClientRequest {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function times(nowMs: number): { readonly time_in: string; readonly time_out: string } {
  const text = timestamp(nowMs * 1_000);
  return { time_in: text, time_out: text };
}

function wireTrade(pair: Pair, trade: SimulatedTrade): unknown {
  return {
    symbol: pair,
    side: trade.side,
    price: trade.price,
    qty: trade.quantity,
    ord_type: trade.orderType,
    trade_id: trade.id,
    timestamp: timestamp(trade.timeUs),
  };
}

/** RFC 3339 with microseconds. */
function timestamp(timeUs: number): string {
  const timeMs = Math.floor(timeUs / 1_000);
  const micros = String(timeUs - timeMs * 1_000).padStart(3, '0');
  return `${new Date(timeMs).toISOString().slice(0, -1)}${micros}Z`;
}
