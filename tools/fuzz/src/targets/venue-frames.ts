import { createBinanceProtocol } from '@foretick/adapter-binance/protocol';
import { createCoinbaseProtocol } from '@foretick/adapter-coinbase/protocol';
import { krakenProtocol } from '@foretick/adapter-kraken/protocol';
import { type InstrumentId, instrumentId, type Pair } from '@foretick/core/trade';
import { createEventQueue, createSubscription, type VenueProtocol } from '@foretick/venue-connection';
import type { FuzzTarget } from '../fuzz-target.ts';
import { NOW, standingClock } from './standing-clock.ts';

/** What a venue says by WebSocket, up to the events that a feed makes of it. */
export const venueFrames: readonly FuzzTarget[] = [
  framesOf('kraken-frames', 'BTC/USD', () => krakenProtocol, [
    '{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":118832.9,"qty":0.00409283,"ord_type":"market","trade_id":9622656,"timestamp":"2025-07-23T04:41:46.919844Z"},{"symbol":"BTC/USD","side":"sell","price":118837.5,"qty":0.07963402,"ord_type":"limit","trade_id":9622657,"timestamp":"2025-07-23T04:41:46.919844Z"}]}',
    '{"channel":"trade","type":"snapshot","data":[{"symbol":"BTC/USD","side":"buy","price":77120.0,"qty":0.00048389,"ord_type":"limit","trade_id":105702534,"timestamp":"2025-08-22T17:30:53.355059Z"}]}',
    '{"channel":"status","type":"update","data":[{"version":"2.0.0","system":"online","api_version":"v2","connection_id":18446744073709551615}]}',
    '{"channel":"status","type":"update","data":[{"system":"maintenance"}]}',
    '{"method":"subscribe","result":{"channel":"trade","snapshot":true,"symbol":"BTC/USD"},"success":true,"time_in":"2026-01-01T00:00:01.4Z","time_out":"2026-01-01T00:00:01.500000Z","req_id":1}',
    '{"error":"Currency pair not supported A/B","method":"subscribe","success":false,"symbol":"A/B"}',
    '{"error":"Exceeded msg rate"}',
    '{"channel":"heartbeat"}',
    '{"method":"pong","req_id":3,"time_in":"2026-01-01T00:00:01.4Z","time_out":"2026-01-01T00:00:01.500000Z"}',
  ]),
  framesOf('binance-frames', 'BTCUSDT', () => createBinanceProtocol(async () => new Map()), [
    '{"stream":"btcusdt@trade","data":{"e":"trade","E":1723075200020,"s":"BTCUSDT","t":3744271290,"p":"61837.63000000","q":"0.02000000","T":1723075200019,"m":true,"M":true}}',
    '{"e":"trade","E":1723075200020,"s":"BTCUSDT","t":3744271291,"p":"61837.64","q":"0.00010000","T":1723075200020,"m":false,"M":true}',
    '{"stream":"btcusdt@depth","data":{"e":"depthUpdate","E":1723075200020,"s":"BTCUSDT","U":1,"u":2,"b":[["0.0024","10"]],"a":[["0.0026","100"]]}}',
    '{"result":null,"id":1}',
    '{"result":["btcusdt@trade"],"id":3}',
    '{"error":{"code":2,"msg":"Invalid request: unknown variant"},"id":1}',
    '{"e":"serverShutdown","E":1723075200020}',
  ]),
  framesOf('coinbase-frames', 'BTC-USD', () => createCoinbaseProtocol(async () => new Map()), [
    '{"channel":"market_trades","client_id":"","timestamp":"2026-01-01T00:00:02.516946132Z","sequence_num":4,"events":[{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"9","price":"88355.59","size":"0.00136573","time":"2026-01-01T00:00:01.5Z","side":"SELL"},{"product_id":"BTC-USD","trade_id":"8","price":"88355.58","size":"0.1","time":"2026-01-01T00:00:01.499999Z","side":"BUY"}]}]}',
    '{"channel":"subscriptions","client_id":"","timestamp":"2026-01-01T00:00:02.5Z","sequence_num":0,"events":[{"subscriptions":{"market_trades":["BTC-USD","ETH-USD"],"heartbeats":["heartbeats"]}}]}',
    '{"channel":"heartbeats","client_id":"","timestamp":"2026-01-01T00:00:02.5Z","sequence_num":1,"events":[{"current_time":"2026-01-01 00:00:02.5","heartbeat_counter":"3049"}]}',
    '{"type":"error","message":"Failed to subscribe","reason":"XYZ-USD is not a valid product"}',
  ]),
];

const TIMING = {
  ...{ connectTimeoutMs: 5_000, answerTimeoutMs: 10_000, silenceMs: 5_000, aliveMarginMs: 1_000 },
  ...{ refusedRetryMs: 60_000, tickMs: 100 },
};

function framesOf(
  name: string,
  symbol: string,
  open: () => VenueProtocol,
  seeds: readonly string[],
): FuzzTarget {
  const instruments: ReadonlyMap<string, InstrumentId> = new Map([
    [symbol, instrumentId('venue', 'BTC/USD' as Pair)],
  ]);
  return {
    name,
    seeds,
    words: [`"${symbol}"`, '"2026-01-01T00:00:00Z"', '"update"', '"buy"', '"SELL"', String(NOW)],
    feed: (frame) => {
      const protocol = open();
      const queue = createEventQueue(50_000);
      const subscription = createSubscription({
        ...{ protocol, instruments, queue, timing: TIMING, clock: standingClock },
        ...{ host: 'venue.example', signal: new AbortController().signal },
        send: (message) => JSON.stringify(message),
        end: () => queue.close(),
      });
      protocol.subscribe([symbol], 1);
      subscription.start();
      subscription.receive(frame);
      subscription.receive(frame);
      subscription.tick(TIMING.tickMs);
    },
  };
}
