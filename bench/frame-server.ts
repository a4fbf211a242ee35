import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * The other side of the `frames` benchmark, in a thread of its own: a venue that speaks Kraken's protocol and sends
 * each message as soon as the reader has room. `FRAMES` messages of one to seven trades, as a busy market's are.
 */
export interface FrameServer {
  readonly port: number;
  readonly trades: number;
}

const TRADES = 300_000;
const SYMBOL = 'BTC/USD';
/** Bytes that may wait in the socket. */
const MAX_BUFFERED = 4 * 1024 * 1024;

const startedAt = Date.now();
const frames = madeUpFrames();

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const pair = { altname: 'XBTUSD', wsname: 'XBT/USD', base: 'XXBT', quote: 'ZUSD', status: 'online' };
  if (path.endsWith('/AssetPairs')) return answer(response, { XXBTZUSD: pair });
  // The record begins with the first trade, so that everything after it is proven by its id.
  if (path.endsWith('/Trades')) {
    const first = ['60000.0', '0.1', startedAt / 1_000, 'b', 'm', '', 1];
    return answer(response, { XXBTZUSD: [first], last: `${startedAt}000000` });
  }
  return answer(response, { XXBTZUSD: [], last: 0 });
});
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => {
  socket.on('message', (bytes) => {
    const request: { method: string; req_id: number } = JSON.parse(String(bytes));
    const now = new Date().toISOString();
    if (request.method === 'ping') socket.send(JSON.stringify({ method: 'pong', req_id: request.req_id }));
    if (request.method !== 'subscribe') return;
    const result = { channel: 'trade', symbol: SYMBOL };
    socket.send(JSON.stringify({ method: 'subscribe', success: true, result, time_in: now, time_out: now }));
    void send(socket);
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
parentPort?.postMessage({ port, trades: TRADES } satisfies FrameServer);

async function send(socket: WebSocket): Promise<void> {
  for (const frame of frames) {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED) await new Promise((resolve) => socket.send(frame, resolve));
    else socket.send(frame);
  }
}

function madeUpFrames(): string[] {
  const list: string[] = [];
  let id = 1;
  while (id <= TRADES) {
    const count = Math.min(1 + (id % 7), TRADES + 1 - id);
    const data = Array.from({ length: count }, () => {
      const price = 60_000 + (((id * 7919) % 2_001) - 1_000) / 10;
      const timestamp = new Date(startedAt + Math.floor(id / 100)).toISOString();
      const side = id % 3 === 0 ? 'sell' : 'buy';
      const qty = ((id * 31) % 1_000) / 1_000 + 0.001;
      const trade = { symbol: SYMBOL, side, price, qty, ord_type: 'limit', trade_id: id, timestamp };
      id += 1;
      return trade;
    });
    list.push(JSON.stringify({ channel: 'trade', type: 'update', data }));
  }
  return list;
}

function answer(response: ServerResponse, result: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ error: [], result }));
}
