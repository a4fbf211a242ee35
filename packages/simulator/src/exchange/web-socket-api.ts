import type { Pair } from '@foretick/core/trade';
import type { SimulatedTrade } from '../market/market-source.ts';
import type { LoopbackClient } from '../server/loopback-server.ts';
import type { ServerSocket } from '../server/server-side.ts';
import type { FaultPlan } from './fault-plan.ts';
import { timestamp } from './timestamp.ts';
import { tradeMessages } from './trade-messages.ts';

/** One client's connection, speaking Kraken's WebSocket v2. */
export interface ClientConnection extends LoopbackClient {
  sendStatus(system: SystemStatus): void;
  /** Says and answers nothing from now on, and stays open. */
  goSilent(): void;
}

export type SystemStatus = 'online' | 'maintenance';

export function acceptClient(
  socket: ServerSocket,
  venue: {
    readonly pairs: readonly Pair[];
    readonly nowMs: () => number;
    readonly plan: () => FaultPlan;
    readonly system: () => SystemStatus;
    /** The newest trades that have been sent to everybody: a snapshot ends where updates begin. */
    readonly snapshot: (pair: Pair) => readonly SimulatedTrade[];
    /** Called before a request is answered. */
    readonly onRequest: () => void;
  },
): ClientConnection {
  const subscribed = new Set<Pair>();
  let silent = false;

  const sendRaw = (text: string): void => {
    if (silent || venue.plan().faults.silent || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
    else socket.send(text);
  };
  const send = (message: unknown): void => sendRaw(JSON.stringify(message));
  const sendTrades = (
    pair: Pair,
    trades: readonly SimulatedTrade[],
    type: 'snapshot' | 'update' = 'update',
  ): void => {
    for (const text of tradeMessages(venue.plan(), pair, trades, type)) sendRaw(text);
  };

  const subscribe = (symbol: string, snapshot: boolean, requestId: number | undefined): void => {
    const answer = {
      method: 'subscribe',
      ...times(venue.nowMs()),
      ...(requestId === undefined ? {} : { req_id: requestId }),
    };
    const pair = venue.pairs.find((known) => known === symbol);
    const refuse = (error: string): void => send({ ...answer, success: false, symbol, error });
    if (pair === undefined || venue.plan().faults.refusedPairs?.includes(symbol)) {
      refuse(`Currency pair not supported ${symbol}`);
      return;
    }
    if (venue.system() === 'maintenance') {
      refuse('EService:Unavailable');
      return;
    }
    send({ ...answer, success: true, result: { channel: 'trade', snapshot, symbol } });
    if (snapshot) sendTrades(pair, venue.snapshot(pair), 'snapshot');
    subscribed.add(pair);
  };

  socket.on('message', (bytes) => {
    venue.onRequest();
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

  const sendStatus = (system: SystemStatus): void =>
    send({
      channel: 'status',
      type: 'update',
      data: [{ system, api_version: 'v2', version: '2.0.10', connection_id: 1 }],
    });
  sendStatus(venue.system());
  return {
    sendTrades: (pair, trades) => {
      if (subscribed.has(pair)) sendTrades(pair, trades);
    },
    sendHeartbeat: () => {
      if (subscribed.size > 0) send({ channel: 'heartbeat' });
    },
    sendStatus,
    sendRaw,
    goSilent: () => {
      silent = true;
    },
    cut: () => socket.terminate(),
  };
}

/** How many trades a snapshot holds. */
export const SNAPSHOT_TRADES = 50;

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
