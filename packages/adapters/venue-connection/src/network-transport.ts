import type { VenueTransport } from '@foretick/ports';
import { WebSocket } from 'ws';

/** The network of this machine. */
export const networkTransport: VenueTransport = {
  connect: (url, { maxMessageBytes, events }) => {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: maxMessageBytes });
    socket.on('open', () => events.open());
    socket.on('message', (bytes) => events.message(String(bytes)));
    socket.on('error', (error) => events.error(error));
    socket.on('close', (code) => events.close(code));
    return socket;
  },
  get: (url, signal) => fetch(url, { signal, redirect: 'error' }),
};
