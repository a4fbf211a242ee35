import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FeedServer {
  readonly url: string;
  /** What answers from now on. */
  answer(listener: RequestListener): void;
  close(): Promise<void>;
}

/** A web server on this machine's own address, on any free port. */
export async function startFeedServer(): Promise<FeedServer> {
  let listener: RequestListener = (_, response) => response.writeHead(404).end();
  const server = createServer((request, response) => listener(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answer: (next) => {
      listener = next;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
