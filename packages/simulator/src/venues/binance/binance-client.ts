import type { Pair } from '@foretick/core/trade';
import type { WebSocket } from 'ws';
import type { SimulatedTrade } from '../../market/market-source.ts';
import type { LoopbackClient } from '../../server/loopback-server.ts';
import { type ClientContext, createSender, parseRequest } from '../client-socket.ts';
import { binanceSymbol } from './binance-symbol.ts';

/** One client's connection to Binance's combined streams. Beats are ping frames, as there. */
export function acceptBinanceClient(socket: WebSocket, venue: ClientContext): LoopbackClient {
  const streams = new Set<string>();
  const sendRaw = createSender(socket, venue.faults);
  const send = (message: unknown): void => sendRaw(JSON.stringify(message));

  socket.on('message', (bytes) => {
    const request: ClientRequest = parseRequest(String(bytes));
    const id = request.id ?? null;
    if (request.method === 'LIST_SUBSCRIPTIONS') {
      send({ result: [...streams], id });
    } else if (request.method === 'SUBSCRIBE' && Array.isArray(request.params)) {
      // Binance takes any well-formed name, whether there is such a symbol or not.
      for (const stream of request.params) streams.add(String(stream));
      send({ result: null, id });
    } else {
      send({ error: { code: 2, msg: 'Invalid request: unknown method' }, id });
    }
  });
  socket.on('error', () => socket.terminate());

  return {
    sendTrades: (pair, trades) => {
      const stream = `${binanceSymbol(pair).toLowerCase()}@trade`;
      if (!streams.has(stream)) return;
      for (const trade of trades) send({ stream, data: tradeEvent(pair, trade, venue.nowMs()) });
    },
    sendHeartbeat: () => {
      if (!venue.faults().silent && socket.readyState === socket.OPEN) socket.ping();
    },
    sendRaw,
    cut: () => socket.terminate(),
  };
}

interface ClientRequest {
  readonly method?: string;
  readonly params?: unknown;
  readonly id?: number;
}

function tradeEvent(pair: Pair, trade: SimulatedTrade, nowMs: number): unknown {
  return {
    e: 'trade',
    E: nowMs,
    s: binanceSymbol(pair),
    t: trade.id,
    p: trade.price.toFixed(8),
    q: trade.quantity.toFixed(8),
    T: Math.floor(trade.timeUs / 1_000),
    m: trade.side === 'sell',
    M: true,
  };
}
