import { createVenueServer, type SimulatedVenue, type SimulatedVenueOptions } from '../venue-server.ts';
import { acceptBinanceClient } from './binance-client.ts';
import { createBinanceRest } from './binance-rest.ts';

/**
 * A venue on loopback that speaks Binance's combined streams and public spot REST API. `wsUrl` has no path: the feed
 * adds `/stream`.
 */
export function createSimulatedBinance(options: SimulatedVenueOptions): Promise<SimulatedVenue> {
  return createVenueServer(options, {
    // Binance sends no snapshot.
    snapshotTrades: 0,
    restApi: createBinanceRest,
    acceptClient: acceptBinanceClient,
  });
}
