import { Agent, request } from 'node:http';
import { type Api, createApi } from '@foretick/service-api';
import { BTC, candle, ETH, MINUTE, stubWorld, T0 } from '@foretick/service-api/stub-world';
import type { FuzzTarget } from '../fuzz-target.ts';

/** Requests to a server that really listens: paths, parameters and bodies. */
export const apiRequests: readonly FuzzTarget[] = [requests()];

interface Answer {
  readonly status: number;
  readonly body: string;
}

function requests(): FuzzTarget {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let opened: Promise<{ readonly api: Api; readonly port: number }> | undefined;
  return {
    name: 'api-requests',
    seeds: [
      'GET /api/v1/status\n',
      `GET /api/v1/candles?pair=BTC/USD&exchange=kraken&interval=60&from=${T0}&to=${T0 + MINUTE}&limit=5\n`,
      'GET /api/v1/forecasts?pair=BTC%2FUSD&horizon=60&limit=10&cursor=eyJhc09mIjoxLCJnaXZlbiI6MX0\n',
      'GET /api/v1/alarms?open=true&limit=5&from=0\n',
      'GET /api/v1/scores?pair=BTC/USD&horizon=300&window=24h\n',
      'GET /api/v1/trades?pair=ETH/USD&limit=100\n',
      'GET /api/v1/models?pair=BTC/USD&horizon=900\n',
      'GET /api/v1/forecasts/kraken:BTC%2FUSD-1/why?x=1\n',
      'GET /assets/..%2f..%2findex.js\n',
      'POST /api/v1/commands/echo\n{"files":["a.csv"],"pair":"BTC/USD"}',
      'POST /api/v1/commands/none\n[]',
    ],
    words: [
      '%2e%2e%2f',
      '%00',
      '%ff',
      '%',
      '&',
      '=',
      '?',
      '[]',
      'pair',
      'cursor',
      'from',
      'limit',
      '/api/v1/',
      "' OR 1=1 --",
    ],
    feed: async (input) => {
      opened ??= open();
      const { port } = await opened;
      const [first = '', ...rest] = input.split('\n');
      const isPost = first.startsWith('POST');
      const path = pathOf(first.replace(/^(GET|POST) ?/, ''));
      const answer = await ask(port, path, isPost ? rest.join('\n') : undefined);
      const refusedWithoutReason =
        answer.status >= 400 && !/^\{"code":"[A-Z_]+","message":"/.test(answer.body);
      if (answer.status >= 500 || refusedWithoutReason)
        throw new Error(`${answer.status} for ${path}: ${answer.body.slice(0, 300)}`);
    },
    close: async () => {
      agent.destroy();
      await (await opened)?.api.close();
      opened = undefined;
    },
  };

  async function open() {
    const commands = new Map([['echo', async (args: unknown) => args]]);
    // A command that fails is told to its caller; nobody else has to hear of it.
    const world = stubWorld({ commands, report: () => undefined });
    for (const instrument of [BTC, ETH]) world.candles.push(candle(instrument, T0, 100));
    const api = createApi(world.options);
    const { port } = await api.listen();
    return { api, port };
  }

  function ask(port: number, path: string, body: string | undefined): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: 'Bearer secret',
        ...(body !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        }),
      };
      const method = body === undefined ? 'GET' : 'POST';
      const sent = request({ host: '127.0.0.1', port, path, method, headers, agent }, (response) => {
        const status = response.statusCode ?? 0;
        if (response.headers['content-type']?.startsWith('text/event-stream') === true) {
          response.destroy();
          resolve({ status, body: '' });
          return;
        }
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve({ status, body: Buffer.concat(parts).toString('utf8') }));
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

/** HTTP knows no spaces, no controls and nothing beyond ASCII in a path; and no more than its parser takes. */
function pathOf(text: string): string {
  const path = text.replace(/[^\x21-\x7e]/gu, (mark) => encodeURIComponent(mark)).slice(0, 8_000);
  return path.startsWith('/') ? path : `/${path}`;
}
