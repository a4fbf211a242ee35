import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Pair } from '@foretick/core/trade';
import { type Clock, ForetickError } from '@foretick/ports';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SimulatedTrade } from '../market/market-source.ts';

/** One client's connection, in the words of the venue that it speaks to. */
export interface LoopbackClient {
  /** Sends trades to a client that has subscribed to their pair. */
  sendTrades(pair: Pair, trades: readonly SimulatedTrade[]): void;
  sendHeartbeat(): void;
  /** Sends a text as it is. */
  sendRaw(text: string): void;
  /** Cuts the connection without a goodbye. */
  cut(): void;
}

export interface LoopbackOptions<C extends LoopbackClient> {
  readonly clock: Clock;
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined;
  /** The connections that are open. Kept by the server. */
  readonly clients: Set<C>;
  readonly answer: RequestListener;
  readonly accept: (socket: WebSocket) => C;
  /** Whether handshakes are answered; if not, they get status 451. Default: always. */
  readonly admits?: () => boolean;
  /** What is done again and again until the server closes. */
  readonly periodic: readonly { readonly everyMs: number; readonly work: () => void }[];
}

/** What every simulated venue can be told and asked. */
export interface LoopbackServer {
  /** For example `http://127.0.0.1:40123`. */
  readonly restUrl: string;
  /** Without a path, for example `ws://127.0.0.1:40123`. */
  readonly wsUrl: string;
  readonly port: number;
  /** Cuts every connection without a goodbye. */
  dropConnections(): void;
  /** Sends a text as it is to every client. */
  sendRaw(text: string): void;
  connectionCount(): number;
  /** Paths with queries of the newest REST requests, oldest first. */
  restRequests(): readonly string[];
  /** Leaves no timer and no socket behind. */
  close(): Promise<void>;
}

/** Serves REST and WebSockets on one loopback port. `SIMULATOR_PORT_NOT_FREE` when the port is taken. */
export async function createLoopbackServer<C extends LoopbackClient>(
  options: LoopbackOptions<C>,
): Promise<LoopbackServer> {
  const { clock, clients, admits = () => true } = options;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '/');
    if (requests.length > MAX_REQUESTS_KEPT) requests.shift();
    options.answer(request, response);
  });
  const sockets = new WebSocketServer({
    server,
    maxPayload: MAX_REQUEST_BYTES,
    verifyClient: (_info, answer) => answer(admits(), 451),
  });
  // The server's errors are dealt with where it starts to listen.
  sockets.on('error', () => undefined);
  sockets.on('connection', (socket) => {
    const client = options.accept(socket);
    clients.add(client);
    socket.on('close', () => clients.delete(client));
  });

  const port = await listen(server, options.port ?? 0);
  const stop = new AbortController();
  const working = Promise.all(
    options.periodic.map(async ({ everyMs, work }) => {
      while (!stop.signal.aborted) {
        await clock.sleep(everyMs, stop.signal);
        if (!stop.signal.aborted) work();
      }
    }),
  );
  const dropConnections = (): void => {
    for (const client of clients) client.cut();
  };
  return {
    restUrl: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    port,
    dropConnections,
    sendRaw: (text) => {
      for (const client of clients) client.sendRaw(text);
    },
    connectionCount: () => clients.size,
    restRequests: () => [...requests],
    close: async () => {
      stop.abort();
      dropConnections();
      sockets.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, working]);
    },
  };
}

const MAX_REQUESTS_KEPT = 1_000;
const MAX_REQUEST_BYTES = 64 * 1024;

async function listen(server: Server, wanted: number): Promise<number> {
  server.listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new ForetickError(
      'SIMULATOR_PORT_NOT_FREE',
      `the simulated exchange cannot listen on 127.0.0.1:${wanted}: ${String(cause)}; use port 0 for a free one`,
      { cause },
    );
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : wanted;
}
