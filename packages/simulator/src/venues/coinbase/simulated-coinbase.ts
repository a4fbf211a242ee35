import { createVenueServer, type SimulatedVenue, type SimulatedVenueOptions } from '../venue-server.ts';
import { acceptCoinbaseClient } from './coinbase-client.ts';
import { createCoinbaseRest } from './coinbase-rest.ts';

/** A venue on loopback that speaks Coinbase's Advanced Trade market data WebSocket and public Exchange REST API. */
export function createSimulatedCoinbase(options: SimulatedVenueOptions): Promise<SimulatedVenue> {
  return createVenueServer(options, {
    snapshotTrades: 50,
    restApi: createCoinbaseRest,
    acceptClient: acceptCoinbaseClient,
  });
}
