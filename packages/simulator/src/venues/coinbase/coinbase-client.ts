import type { Pair } from '@foretick/core/trade';
import type { WebSocket } from 'ws';
import type { SimulatedTrade } from '../../market/market-source.ts';
import type { LoopbackClient } from '../../server/loopback-server.ts';
import { type ClientContext, createSender, parseRequest } from '../client-socket.ts';
import { makerSide, productId, timestamp } from './coinbase-trade.ts';

/** One client's connection to Coinbase's channels `market_trades` and `heartbeats`. */
export function acceptCoinbaseClient(socket: WebSocket, venue: ClientContext): LoopbackClient {
  const products = new Set<string>();
  const sendRaw = createSender(socket, venue.faults);
  let beats = false;
  let beatCount = 0;
  let sequence = 0;
  const send = (channel: string, events: readonly unknown[]): void => {
    const now = timestamp(venue.nowMs() * 1_000);
    sendRaw(JSON.stringify({ channel, client_id: '', timestamp: now, sequence_num: sequence, events }));
    sequence += 1;
  };
  const sendTrades = (type: 'snapshot' | 'update', pair: Pair, trades: readonly SimulatedTrade[]): void => {
    if (trades.length > 0) send('market_trades', [{ type, trades: wireTrades(pair, trades) }]);
  };
  const tellSubscriptions = (): void =>
    send('subscriptions', [
      {
        subscriptions: {
          ...(products.size > 0 ? { market_trades: [...products] } : {}),
          ...(beats ? { heartbeats: ['heartbeats'] } : {}),
        },
      },
    ]);

  socket.on('message', (bytes) => {
    const request: ClientRequest = parseRequest(String(bytes));
    if (request.type === 'subscribe' && request.channel === 'heartbeats') {
      beats = true;
      tellSubscriptions();
      return;
    }
    const wanted = (request.product_ids ?? []).map((id) =>
      venue.pairs.find((pair) => productId(pair) === id && !venue.faults().refusedPairs?.includes(pair)),
    );
    if (request.type !== 'subscribe' || request.channel !== 'market_trades' || wanted.includes(undefined)) {
      // One wrong product spoils the whole request.
      sendRaw(JSON.stringify({ type: 'error', message: 'failure to subscribe' }));
      return;
    }
    const pairs = wanted.filter((pair) => pair !== undefined);
    for (const pair of pairs) products.add(productId(pair));
    tellSubscriptions();
    for (const pair of pairs) sendTrades('snapshot', pair, venue.snapshot(pair));
  });
  socket.on('error', () => socket.terminate());

  return {
    sendTrades: (pair, trades) => {
      if (products.has(productId(pair))) sendTrades('update', pair, trades);
    },
    sendHeartbeat: () => {
      if (!beats) return;
      beatCount += 1;
      send('heartbeats', [
        { current_time: new Date(venue.nowMs()).toISOString(), heartbeat_counter: beatCount },
      ]);
    },
    sendRaw,
    cut: () => socket.terminate(),
  };
}

interface ClientRequest {
  readonly type?: string;
  readonly channel?: string;
  readonly product_ids?: readonly string[];
}

/** Newest first, as Coinbase has them. */
function wireTrades(pair: Pair, trades: readonly SimulatedTrade[]): readonly unknown[] {
  return trades.toReversed().map((trade) => ({
    trade_id: String(trade.id),
    product_id: productId(pair),
    price: String(trade.price),
    size: trade.quantity.toFixed(8),
    time: timestamp(trade.timeUs),
    side: makerSide(trade).toUpperCase(),
  }));
}
