import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Pair } from '@foretick/core/trade';
import { type Clock, ForetickError } from '@foretick/ports';
import { WebSocketServer } from 'ws';
import { createGeneratedMarket } from '../market/generated-market.ts';
import type { MarketSource, SimulatedTrade } from '../market/market-source.ts';
import type { ExchangeFaults, RestFault } from './faults.ts';
import { createRestApi } from './rest-api.ts';
import { createTape } from './tape.ts';
import { acceptClient, type ClientConnection, SNAPSHOT_TRADES } from './web-socket-api.ts';

/** Serves the market made from `seed` for `pairs`, or the `market` given, for example a recorded one. */
export type SimulatedExchangeOptions = ExchangeOptions &
  (
    | { readonly seed: number; readonly pairs: readonly Pair[]; readonly market?: never }
    | { readonly market: MarketSource; readonly seed?: never; readonly pairs?: never }
  );

interface ExchangeOptions {
  readonly clock: Clock;
  /** Loopback port; 0, the default, takes a free one. */
  readonly port?: number;
  /** How often new trades are sent. Default 50. */
  readonly sendEveryMs?: number;
  /** Default 1,000. */
  readonly heartbeatEveryMs?: number;
  readonly faults?: ExchangeFaults;
}

/** A venue on loopback that speaks Kraken's WebSocket v2 and public REST API, with controls for what may go wrong. */
export interface SimulatedExchange {
  /** For example `http://127.0.0.1:40123`. */
  readonly restUrl: string;
  /** For example `ws://127.0.0.1:40123/v2`. */
  readonly wsUrl: string;
  readonly port: number;
  readonly market: MarketSource;
  /** Replaces all faults. */
  setFaults(faults: ExchangeFaults): void;
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

export async function createSimulatedExchange(options: SimulatedExchangeOptions): Promise<SimulatedExchange> {
  const { clock } = options;
  const market = options.market ?? createGeneratedMarket(options);
  const clients = new Set<ClientConnection>();
  const toLose = new Map<Pair, number>();
  const restRequests: string[] = [];
  let faults = options.faults ?? {};
  let restErrors = [...(faults.restErrors ?? [])];
  let sentUntilUs = clock.now() * 1_000;

  const tape = createTape(market, () => clock.now() * 1_000);
  const newest = (pair: Pair, count: number): readonly SimulatedTrade[] =>
    tape.newest(pair, sentUntilUs, count);
  const takeFault = (): RestFault | undefined => restErrors.shift() ?? faults.restOutage;
  const server = createServer(
    createRestApi({
      market,
      tape,
      nowMs: () => clock.now(),
      takeFault,
      onRequest: (path) => {
        restRequests.push(path);
        if (restRequests.length > MAX_REQUESTS_KEPT) restRequests.shift();
      },
    }),
  );
  const sockets = new WebSocketServer({ server, maxPayload: MAX_REQUEST_BYTES });
  // The server's errors are dealt with where it starts to listen.
  sockets.on('error', () => undefined);
  sockets.on('connection', (socket) => {
    const client = acceptClient(socket, {
      pairs: market.pairs,
      nowMs: () => clock.now(),
      faults: () => faults,
      snapshot: (pair) => newest(pair, SNAPSHOT_TRADES),
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
    wsUrl: `ws://127.0.0.1:${port}/v2`,
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

const MAX_REQUESTS_KEPT = 1_000;
const MAX_REQUEST_BYTES = 64 * 1024;
