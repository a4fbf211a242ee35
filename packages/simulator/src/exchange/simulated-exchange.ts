import type { Pair } from '@foretick/core/trade';
import type { Clock } from '@foretick/ports';
import { createGeneratedMarket } from '../market/generated-market.ts';
import type { MarketSource, SimulatedTrade } from '../market/market-source.ts';
import { createLoopbackServer, type LoopbackServer } from '../server/loopback-server.ts';
import type { MemoryNetwork } from '../server/memory-network.ts';
import type { ServerSocket } from '../server/server-side.ts';
import { createFaultPlan } from './fault-plan.ts';
import type { ExchangeFaults, RestFault } from './faults.ts';
import { createRestApi } from './rest-api.ts';
import { createTape } from './tape.ts';
import { createTradeStream } from './trade-stream.ts';
import { acceptClient, type ClientConnection, SNAPSHOT_TRADES, type SystemStatus } from './web-socket-api.ts';
import type { UnfillableStretch } from './withheld-trades.ts';

/** Serves the market made from `seed` for `pairs`, or the `market` given, for example a recorded one. */
export type SimulatedExchangeOptions = ExchangeOptions &
  (
    | {
        readonly seed: number;
        readonly pairs: readonly Pair[];
        /** What one headline of the same seed moves the price by, as a log-return. Default 0. */
        readonly newsEffect?: number;
        readonly market?: never;
      }
    | { readonly market: MarketSource; readonly seed?: never; readonly pairs?: never }
  );

interface ExchangeOptions {
  /** All time and all timers, so that a faster clock makes a faster exchange. */
  readonly clock: Clock;
  /** Where it is reached. Default: loopback. */
  readonly network?: Pick<MemoryNetwork, 'serve'>;
  /** Loopback port; 0, the default, takes a free one. */
  readonly port?: number;
  /** How often new trades are sent. Default 50. */
  readonly sendEveryMs?: number;
  /** Default 1,000. */
  readonly heartbeatEveryMs?: number;
  readonly faults?: ExchangeFaults;
}

/** A venue on loopback that speaks Kraken's WebSocket v2 and public REST API, with controls for what may go wrong. */
export interface SimulatedExchange extends LoopbackServer {
  readonly market: MarketSource;
  /** The venue's clock, epoch ms: `clock` with its skew. It never goes back. */
  now(): number;
  /** What really happened with `fromTime <= event time < toTime` (epoch ms), as far as it has happened. */
  truth(pair: Pair, fromTime: number, toTime: number): readonly SimulatedTrade[];
  /**
   * The stretches of ids that the stream never gave and REST does not give, or only later, oldest first. By default
   * those of this exchange's life so far, without one that is still going on.
   */
  unfillable(pair: Pair, fromTime?: number, toTime?: number): readonly UnfillableStretch[];
  /** Replaces all faults. `SIMULATOR_FAULTS_INVALID` when they cannot be. */
  setFaults(faults: ExchangeFaults): void;
  /** Every connection stays open and says nothing any more. */
  silenceConnections(): void;
  /** The next `count` trades of the pair are not sent over WebSocket; REST has them. */
  loseNext(pair: Pair, count: number): void;
  /** Sends the newest `count` trades of the pair once more. */
  repeatNewest(pair: Pair, count: number): void;
}

export async function createSimulatedExchange(options: SimulatedExchangeOptions): Promise<SimulatedExchange> {
  const { clock, sendEveryMs = 50 } = options;
  const market = options.market ?? createGeneratedMarket(options);
  const clients = new Set<ClientConnection>();
  let requestCount = 0;
  const planOf = (faults: ExchangeFaults) => createFaultPlan(faults, options.seed ?? 1);
  let plan = planOf(options.faults ?? {});
  let restErrors = [...(plan.faults.restErrors ?? [])];

  let latestMs = 0;
  const now = (): number => {
    latestMs = Math.max(latestMs, clock.now() + (plan.faults.clockSkewMs ?? 0));
    return latestMs;
  };
  const system = (): SystemStatus => (plan.inMaintenance(now()) ? 'maintenance' : 'online');
  const startedAt = now();
  const stream = createTradeStream({
    market,
    tape: createTape(market, () => now() * 1_000),
    nowMs: now,
    plan: () => plan,
    send: (pair, trades) => {
      for (const client of clients) client.sendTrades(pair, trades);
    },
  });
  /** A sign of life must not overtake trades that happened before it, as it could when this process has paused. */
  const catchUp = (): void => {
    if (stream.behindMs() > sendEveryMs) stream.advance();
  };

  const takeFault = (path: string): RestFault | undefined => {
    requestCount += 1;
    const planned = plan.rest(requestCount);
    const inMaintenance = system() === 'maintenance' && !OPEN_IN_MAINTENANCE.test(path);
    return restErrors.shift() ?? plan.faults.restOutage ?? (inMaintenance ? NOT_AVAILABLE : planned);
  };
  const given: MarketSource = {
    ...market,
    trades: (pair, fromUs, toUs) => plan.withheld.without(pair, market.trades(pair, fromUs, toUs), now()),
  };
  const answer = createRestApi({
    market,
    tape: createTape(given, () => now() * 1_000),
    nowMs: now,
    system,
    takeFault,
  });
  const accept = (socket: ServerSocket): ClientConnection =>
    acceptClient(socket, {
      pairs: market.pairs,
      nowMs: now,
      plan: () => plan,
      system,
      snapshot: (pair) => stream.newest(pair, SNAPSHOT_TRADES),
      onRequest: catchUp,
    });

  let struckUntil = startedAt;
  let toldSystem = system();
  const strike = (): void => {
    const until = now();
    if (plan.strikes('halfOpen', struckUntil, until)) for (const client of clients) client.goSilent();
    if (plan.strikes('disconnect', struckUntil, until)) for (const client of clients) client.cut();
    struckUntil = until;
    if (system() === toldSystem) return;
    toldSystem = system();
    for (const client of clients) client.sendStatus(toldSystem);
  };

  const sendNew = (): void => {
    strike();
    stream.advance();
  };
  const sendHeartbeats = (): void => {
    catchUp();
    for (const client of clients) client.sendHeartbeat();
  };
  const server = await (options.network?.serve ?? createLoopbackServer)({
    clock,
    port: options.port,
    clients,
    answer,
    accept,
    periodic: [
      { everyMs: sendEveryMs, work: sendNew },
      { everyMs: options.heartbeatEveryMs ?? 1_000, work: sendHeartbeats },
    ],
  });
  return {
    ...server,
    wsUrl: `${server.wsUrl}/v2`,
    market,
    now,
    truth: (pair, fromTime, toTime) =>
      market.trades(pair, Math.ceil(fromTime) * 1_000, Math.min(Math.ceil(toTime), now()) * 1_000),
    unfillable: (pair, fromTime = startedAt, toTime = now()) =>
      plan.withheld.stretches(
        pair,
        market,
        Math.max(fromTime, market.startUs(pair) / 1_000),
        Math.min(toTime, now()),
      ),
    setFaults: (next) => {
      plan = planOf(next);
      restErrors = [...(next.restErrors ?? [])];
    },
    silenceConnections: () => {
      for (const client of clients) client.goSilent();
    },
    loseNext: stream.loseNext,
    repeatNewest: (pair, count) => {
      for (const client of clients) client.sendTrades(pair, stream.newest(pair, count));
    },
  };
}

/** What a venue in maintenance still answers. */
const OPEN_IN_MAINTENANCE = /^\/0\/public\/(SystemStatus|Time)\b/;
const NOT_AVAILABLE: RestFault = { kind: 'error', error: 'EService:Unavailable' };
