import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FeedServer {
  readonly url: string;
  /** What answers from now on. */
  answer(listener: RequestListener): void;
  /** How often it was asked. */
  asked(): number;
  close(): Promise<void>;
}

/** A web server on this machine's own address, on any free port. */
export async function startFeedServer(): Promise<FeedServer> {
  let listener: RequestListener = (_, response) => response.writeHead(404).end();
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answer: (next) => {
      listener = next;
    },
    asked: () => asked,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Answers every request with the same JSON. */
export function answerJson(body: unknown, status = 200): RequestListener {
  return (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
