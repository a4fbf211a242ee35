import { createServer, type ServerResponse } from 'node:http';
import { type EventLog, ForetickError } from '@foretick/ports';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export interface Probes {
  /** The port that is listened on. */
  readonly port: number;
  /** From now on `/readyz` says yes. */
  ready(log: Pick<EventLog, 'lag'>): void;
  close(): Promise<void>;
}

/**
 * What an orchestrator asks a service that has no API: `/livez` (the process answers), `/readyz` (it is on the log, and works) and
 * `/metrics` (its memory and processor, and how far its consumers are behind). It tells nothing else, and nothing can be changed
 * there. Throws `CANNOT_LISTEN`.
 */
export async function serveProbes(host: string, port: number, service: string): Promise<Probes> {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const lag = new Gauge({
    name: 'foretick_consumer_lag_records',
    help: 'Records that a consumer has not read yet',
    labelNames: ['group', 'topic'],
    registers: [registry],
  });
  let log: Pick<EventLog, 'lag'> | undefined;

  async function metrics(): Promise<string> {
    lag.reset();
    for (const { group, topic, records } of (await log?.lag()) ?? []) lag.set({ group, topic }, records);
    return registry.metrics();
  }

  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'only GET\n');
    switch (request.url?.split('?')[0]) {
      case '/livez':
        return answer(response, 200, 'alive\n');
      case '/readyz':
        return log === undefined ? answer(response, 503, 'starting\n') : answer(response, 200, 'ready\n');
      case '/metrics':
        metrics().then(
          (text) => answer(response, 200, text, registry.contentType),
          // The brokers are away: their absence is for the lag to tell once they are back.
          () => answer(response, 503, 'the log does not answer\n'),
        );
        return undefined;
      default:
        return answer(response, 404, 'ask for /livez, /readyz or /metrics\n');
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new ForetickError(
          'CANNOT_LISTEN',
          `${host}:${port} can't be listened on for probes (${cause.message}); set FORETICK_PROBE_PORT to a free port`,
          { cause },
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    ready(to) {
      log = to;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8') {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}
