import type { VenueProtocol } from '@foretick/venue-connection';
import { readSocketMessage } from './socket-message.ts';

/** Kraken's WebSocket v2; symbols are pairs as they are. */
export const krakenProtocol: VenueProtocol = {
  hello: [],
  subscribe: (symbols, requestId) => ({
    method: 'subscribe',
    params: { channel: 'trade', symbol: symbols, snapshot: true },
    req_id: requestId,
  }),
  ping: (requestId) => ({ method: 'ping', req_id: requestId }),
  read: readSocketMessage,
};
