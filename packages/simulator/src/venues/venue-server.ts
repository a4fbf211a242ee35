import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Pair } from '@foretick/core/trade';
import { type Clock, ForetickError } from '@foretick/ports';
import { type WebSocket, WebSocketServer } from 'ws';
import { createGeneratedMarket } from '../market/generated-market.ts';
import type { MarketSource, SimulatedTrade } from '../market/market-source.ts';
import type { ClientConnection, ClientContext } from './client-socket.ts';
import type { RestApi, RestContext } from './rest-server.ts';
import type { VenueFaults, VenueRestFault } from './venue-faults.ts';
import { createVenueTape } from './venue-tape.ts';

/** Serves the market made from `seed` for `pairs`, or the `market` given, for example a recorded one. */
export type SimulatedVenueOptions = VenueOptions &
  (
    | { readonly seed: number; readonly pairs: readonly Pair[]; readonly market?: never }
    | { readonly market: MarketSource; readonly seed?: never; readonly pairs?: never }
  );

interface VenueOptions {
  readonly clock: Clock;
  /** Loopback port; 0, the default, takes a free one. */
  readonly port?: number;
  /** How often new trades are sent. Default 50. */
  readonly sendEveryMs?: number;
  /** Default 1,000. */
  readonly heartbeatEveryMs?: number;
  readonly faults?: VenueFaults;
}

/** A venue on loopback with controls for what may go wrong. */
export interface SimulatedVenue {
  /** For example `http://127.0.0.1:40123`. */
  readonly restUrl: string;
  /** For example `ws://127.0.0.1:40123`. */
  readonly wsUrl: string;
  readonly port: number;
  readonly market: MarketSource;
  /** Replaces all faults. */
  setFaults(faults: VenueFaults): void;
  /** Cuts every connection without a goodbye. */
  dropConnections(): void;
  /** The next `count` trades of the pair are not sent over WebSocket; REST has them. */
  loseNext(pair: Pair, count: number): void;
  /** Sends the newest `count` trades of the pair once more. */
  repeatNewest(pair: Pair, count: number): void;
  /** Sends a text as it is to every client. */
  sendRaw(text: string): void;
  connectionCount(): number;
  /** Paths with queries of the newest REST requests, oldest first. */
  restRequests(): readonly string[];
  close(): Promise<void>;
}

/** How one venue speaks. */
export interface VenueDialect {
  /** How many trades a snapshot holds. */
  readonly snapshotTrades: number;
  readonly restApi: (context: RestContext) => RestApi;
  readonly acceptClient: (socket: WebSocket, context: ClientContext) => ClientConnection;
}

/** Serves a market over loopback in a venue's dialect. `SIMULATOR_PORT_NOT_FREE` when the port is taken. */
export async function createVenueServer(
  options: SimulatedVenueOptions,
  dialect: VenueDialect,
): Promise<SimulatedVenue> {
  const { clock } = options;
  const market = options.market ?? createGeneratedMarket(options);
  const clients = new Set<ClientConnection>();
  const toLose = new Map<Pair, number>();
  const restRequests: string[] = [];
  let faults = options.faults ?? {};
  let restErrors = [...(faults.restErrors ?? [])];
  let sentUntilUs = clock.now() * 1_000;

  const tape = createVenueTape(market, () => clock.now() * 1_000);
  const newest = (pair: Pair, count: number): readonly SimulatedTrade[] =>
    tape.newest(pair, sentUntilUs, count);
  const takeFault = (): VenueRestFault | undefined =>
    faults.refusedCountry ? REFUSED_COUNTRY : (restErrors.shift() ?? faults.restOutage);
  const server = createServer(
    dialect.restApi({
      market,
      tape,
      nowMs: () => clock.now(),
      faults: () => faults,
      takeFault,
      onRequest: (path) => {
        restRequests.push(path);
        if (restRequests.length > MAX_REQUESTS_KEPT) restRequests.shift();
      },
    }),
  );
  const sockets = new WebSocketServer({
    server,
    maxPayload: MAX_REQUEST_BYTES,
    verifyClient: (_info, answer) => answer(!faults.refusedCountry, 451),
  });
  // The server's errors are dealt with where it starts to listen.
  sockets.on('error', () => undefined);
  sockets.on('connection', (socket) => {
    const client = dialect.acceptClient(socket, {
      pairs: market.pairs,
      nowMs: () => clock.now(),
      faults: () => faults,
      snapshot: (pair) => newest(pair, dialect.snapshotTrades),
    });
    clients.add(client);
    socket.on('close', () => clients.delete(client));
  });

  const sendNewTrades = (): void => {
    const untilUs = clock.now() * 1_000;
    if (untilUs <= sentUntilUs) return;
    for (const pair of market.pairs) {
      const trades = market.trades(pair, sentUntilUs, untilUs);
      const lost = Math.min(toLose.get(pair) ?? 0, trades.length);
      toLose.set(pair, (toLose.get(pair) ?? 0) - lost);
      for (const client of clients) client.sendTrades(pair, trades.slice(lost));
    }
    sentUntilUs = untilUs;
  };

  const stop = new AbortController();
  const every = async (periodMs: number, work: () => void): Promise<void> => {
    while (!stop.signal.aborted) {
      await clock.sleep(periodMs, stop.signal);
      if (!stop.signal.aborted) work();
    }
  };

  await listen(server, options.port ?? 0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const working = Promise.all([
    every(options.sendEveryMs ?? 50, sendNewTrades),
    every(options.heartbeatEveryMs ?? 1_000, () => {
      for (const client of clients) client.sendHeartbeat();
    }),
  ]);

  return {
    restUrl: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    port,
    market,
    setFaults: (next) => {
      faults = next;
      restErrors = [...(next.restErrors ?? [])];
    },
    dropConnections: () => {
      for (const client of clients) client.cut();
    },
    loseNext: (pair, count) => {
      toLose.set(pair, count);
    },
    repeatNewest: (pair, count) => {
      for (const client of clients) client.sendTrades(pair, newest(pair, count));
    },
    sendRaw: (text) => {
      for (const client of clients) client.sendRaw(text);
    },
    connectionCount: () => clients.size,
    restRequests: () => [...restRequests],
    close: async () => {
      stop.abort();
      for (const client of clients) client.cut();
      sockets.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, working]);
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new ForetickError(
      'SIMULATOR_PORT_NOT_FREE',
      `the simulated exchange cannot listen on 127.0.0.1:${port}: ${String(cause)}; use port 0 for a free one`,
      { cause },
    );
  }
}

const REFUSED_COUNTRY: VenueRestFault = { kind: 'status', status: 451 };
const MAX_REQUESTS_KEPT = 1_000;
const MAX_REQUEST_BYTES = 64 * 1024;
