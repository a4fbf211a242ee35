import type { Pair } from '@foretick/core/trade';
import type { Clock } from '@foretick/ports';
import type { WebSocket } from 'ws';
import { createGeneratedMarket } from '../market/generated-market.ts';
import type { MarketSource, SimulatedTrade } from '../market/market-source.ts';
import { createLoopbackServer, type LoopbackClient, type LoopbackServer } from '../server/loopback-server.ts';
import type { ClientContext } from './client-socket.ts';
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
export interface SimulatedVenue extends LoopbackServer {
  readonly market: MarketSource;
  /** Replaces all faults. */
  setFaults(faults: VenueFaults): void;
  /** The next `count` trades of the pair are not sent over WebSocket; REST has them. */
  loseNext(pair: Pair, count: number): void;
  /** Sends the newest `count` trades of the pair once more. */
  repeatNewest(pair: Pair, count: number): void;
}

/** How one venue speaks. */
export interface VenueDialect {
  /** How many trades a snapshot holds. */
  readonly snapshotTrades: number;
  readonly restApi: (context: RestContext) => RestApi;
  readonly acceptClient: (socket: WebSocket, context: ClientContext) => LoopbackClient;
}

/** Serves a market over loopback in a venue's dialect. `SIMULATOR_PORT_NOT_FREE` when the port is taken. */
export async function createVenueServer(
  options: SimulatedVenueOptions,
  dialect: VenueDialect,
): Promise<SimulatedVenue> {
  const { clock } = options;
  const market = options.market ?? createGeneratedMarket(options);
  const clients = new Set<LoopbackClient>();
  const toLose = new Map<Pair, number>();
  let faults = options.faults ?? {};
  let restErrors = [...(faults.restErrors ?? [])];
  let sentUntilUs = clock.now() * 1_000;

  const tape = createVenueTape(market, () => clock.now() * 1_000);
  const newest = (pair: Pair, count: number): readonly SimulatedTrade[] =>
    tape.newest(pair, sentUntilUs, count);
  const takeFault = (): VenueRestFault | undefined =>
    faults.refusedCountry ? REFUSED_COUNTRY : (restErrors.shift() ?? faults.restOutage);
  const answer = dialect.restApi({
    market,
    tape,
    nowMs: () => clock.now(),
    faults: () => faults,
    takeFault,
  });
  const accept = (socket: WebSocket): LoopbackClient =>
    dialect.acceptClient(socket, {
      pairs: market.pairs,
      nowMs: () => clock.now(),
      faults: () => faults,
      snapshot: (pair) => newest(pair, dialect.snapshotTrades),
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

  const sendHeartbeats = (): void => {
    for (const client of clients) client.sendHeartbeat();
  };
  const server = await createLoopbackServer({
    clock,
    port: options.port,
    clients,
    answer,
    accept,
    admits: () => !faults.refusedCountry,
    periodic: [
      { everyMs: options.sendEveryMs ?? 50, work: sendNewTrades },
      { everyMs: options.heartbeatEveryMs ?? 1_000, work: sendHeartbeats },
    ],
  });
  return {
    ...server,
    market,
    setFaults: (next) => {
      faults = next;
      restErrors = [...(next.restErrors ?? [])];
    },
    loseNext: (pair, count) => {
      toLose.set(pair, count);
    },
    repeatNewest: (pair, count) => {
      for (const client of clients) client.sendTrades(pair, newest(pair, count));
    },
  };
}

const REFUSED_COUNTRY: VenueRestFault = { kind: 'status', status: 451 };
