import type { Pair } from '@foretick/core/trade';
import type { WebSocket } from 'ws';
import type { SimulatedTrade } from '../market/market-source.ts';
import type { VenueFaults } from './venue-faults.ts';

/** What a venue's connections get from the exchange that they belong to. */
export interface ClientContext {
  readonly pairs: readonly Pair[];
  readonly nowMs: () => number;
  readonly faults: () => VenueFaults;
  /** The newest trades that have been sent to everybody: a snapshot ends where updates begin. */
  readonly snapshot: (pair: Pair) => readonly SimulatedTrade[];
}

/** Sends texts to one client, as far as faults and its own reading allow. */
export function createSender(socket: WebSocket, faults: () => VenueFaults): (text: string) => void {
  return (text) => {
    if (faults().silent || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
    else socket.send(text);
  };
}

/** A wrong request is only answered as one: the simulator's own tests and users speak to it. */
export function parseRequest(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** A client that does not read is cut off. */
const MAX_UNSENT_BYTES = 16 * 1024 * 1024;
