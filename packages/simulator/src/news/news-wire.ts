import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { Clock } from '@foretick/ports';
import type { NewsSource, SimulatedHeadline } from './generated-news.ts';

/** An outlet on loopback that tells what has come out by the clock's time. */
export interface SimulatedNewsWire {
  /** Of its feed, RSS 2.0. */
  readonly url: string;
  close(): Promise<void>;
}

export async function createSimulatedNewsWire(options: {
  readonly news: NewsSource;
  readonly clock: Clock;
}): Promise<SimulatedNewsWire> {
  const server = createServer(answering(options));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/rss`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** As far back as a feed goes: what is older says nothing to forecasts anyway. */
const SHOWN_MS = 6 * 3_600_000;
const MAX_SHOWN = 200;

function answering({ news, clock }: { readonly news: NewsSource; readonly clock: Clock }): RequestListener {
  return (request, response) => {
    if (new URL(request.url ?? '/', 'http://wire').pathname !== '/rss') {
      response.writeHead(404).end();
      return;
    }
    const now = clock.now();
    const xml = rss(news.headlines(now - SHOWN_MS, now + 1).slice(-MAX_SHOWN));
    const etag = `"${createHash('sha256').update(xml).digest('base64url')}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag, 'content-type': 'application/rss+xml' }).end(xml);
  };
}

function rss(headlines: readonly SimulatedHeadline[]): string {
  const items = headlines.toReversed().map(({ id, timeMs, title, text }) => {
    const link = `https://wire.example/${id}`;
    const date = new Date(timeMs).toUTCString();
    return `<item><title>${escaped(title)}</title><description>${escaped(text)}</description><link>${link}</link><guid>${link}</guid><pubDate>${date}</pubDate></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>The simulated wire</title>${items.join('')}</channel></rss>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
