import type { Clock, VenueTransport } from '@foretick/ports';
import type { LoopbackClient, LoopbackOptions, LoopbackServer } from './loopback-server.ts';
import { createSocketPair, type SocketPair } from './memory-socket.ts';
import type { RestApi, ServerResponse, ServerSocket } from './server-side.ts';

export interface MemoryNetworkOptions {
  /** Of the world, not of any process in it. */
  readonly clock: Clock;
  /** How long the next text, request or answer is under way. */
  readonly latencyMs: () => number;
}

/** A network without a socket: servers, and the ways to them from processes that may be killed. */
export interface MemoryNetwork {
  /** As `createLoopbackServer`. */
  serve<C extends LoopbackClient>(options: ServedOptions<C>): Promise<LoopbackServer>;
  /** The way out of one process. */
  attach(): AttachedProcess;
}

/** What is served, to whoever connects: by network or by memory. */
interface ServedOptions<C extends LoopbackClient> extends Omit<LoopbackOptions<C>, 'answer' | 'accept'> {
  readonly answer: RestApi;
  readonly accept: (socket: ServerSocket) => C;
}

interface AttachedProcess {
  readonly transport: VenueTransport;
  /** The process is killed: servers see its connections cut, and nothing comes to it any more. */
  vanish(): void;
}

interface Host {
  /** Whether somebody listens and lets one in. */
  readonly admits: () => boolean;
  readonly accept: (socket: ServerSocket) => void;
  readonly answer: RestApi;
}

export function createMemoryNetwork({ clock, latencyMs }: MemoryNetworkOptions): MemoryNetwork {
  const hosts = new Map<string, Host>();
  const reach = (address: URL | string): Host | undefined => hosts.get(new URL(address).host);

  const attach = (): AttachedProcess => {
    const pairs = new Set<SocketPair>();
    let gone = false;
    const never = new Promise<never>(() => {});
    const connect: VenueTransport['connect'] = (url, { events }) => {
      const close = (code: number): void => {
        pairs.delete(pair);
        events.close(code);
      };
      const pair = createSocketPair(clock, latencyMs, { ...events, close });
      pairs.add(pair);
      void clock.sleep(latencyMs()).then(() => {
        if (gone) return;
        const host = reach(url);
        if (host === undefined) return pair.refuse(failure('ECONNREFUSED'));
        if (!host.admits()) return pair.refuse(new Error('Unexpected server response: 451'));
        // What the server says at once comes behind the handshake.
        pair.open();
        host.accept(pair.server);
      });
      return pair.client;
    };
    const ask = async (url: URL, signal: AbortSignal): Promise<Response> => {
      await clock.sleep(latencyMs(), signal);
      signal.throwIfAborted();
      const host = reach(url);
      if (host === undefined) throw new TypeError('fetch failed', { cause: failure('ECONNREFUSED') });
      const response = await answered(host, url, signal);
      await clock.sleep(latencyMs(), signal);
      signal.throwIfAborted();
      return response;
    };
    const unlessGone = async <T>(work: Promise<T>): Promise<T> => {
      try {
        const result = await work;
        return gone ? never : result;
      } catch (error) {
        if (gone) return never;
        throw error;
      }
    };
    return {
      transport: { connect, get: (url, signal) => unlessGone(ask(url, signal)) },
      vanish: () => {
        gone = true;
        for (const pair of pairs) pair.vanish();
        pairs.clear();
      },
    };
  };

  return {
    attach,
    async serve<C extends LoopbackClient>(options: ServedOptions<C>): Promise<LoopbackServer> {
      const { clients, admits = () => true } = options;
      const port = FIRST_PORT + hosts.size;
      const host = `memory:${port}`;
      const requests: string[] = [];
      hosts.set(host, {
        admits,
        accept: (socket) => {
          const client = options.accept(socket);
          clients.add(client);
          socket.on('close', () => clients.delete(client));
        },
        answer: (request, response) => {
          requests.push(request.url ?? '/');
          options.answer(request, response);
        },
      });
      const stop = new AbortController();
      const working = options.periodic.map(async ({ everyMs, work }) => {
        while (!stop.signal.aborted) {
          await clock.sleep(everyMs, stop.signal);
          if (!stop.signal.aborted) work();
        }
      });
      const dropConnections = (): void => {
        for (const client of [...clients]) client.cut();
      };
      return {
        ...{ port, restUrl: `http://${host}`, wsUrl: `ws://${host}`, dropConnections },
        sendRaw: (text) => {
          for (const client of clients) client.sendRaw(text);
        },
        connectionCount: () => clients.size,
        restRequests: () => requests,
        close: async () => {
          stop.abort();
          dropConnections();
          hosts.delete(host);
          await Promise.all(working);
        },
      };
    },
  };
}

const FIRST_PORT = 1_024;

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** The host's answer; it may never come, or end in the middle. */
function answered(host: Host, url: URL, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    const reset = () => reject(new TypeError('fetch failed', { cause: failure('ECONNRESET') }));
    const response: ServerResponse = {
      socket: { resetAndDestroy: reset },
      writeHead: (status, headers) => ({
        end: (body) =>
          resolve(
            new Response(body, {
              status,
              headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
            }),
          ),
      }),
      write: (_part, sent) => sent(),
    };
    host.answer({ method: 'GET', url: `${url.pathname}${url.search}` }, response);
  });
}
