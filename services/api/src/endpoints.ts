import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { readParameters } from './parameters.ts';

type Query = Readonly<Record<string, z.ZodType>>;

/** One path that is read, as it is served and as it is described. */
export interface Endpoint<Q extends Query = Query, A = unknown> {
  /** Named parts as `:id`. */
  readonly path: string;
  /** One line, for people. */
  readonly summary: string;
  readonly query: Q;
  readonly answer: z.ZodType<A>;
  /** Refusals that may come besides 400 and 404. */
  readonly problems?: readonly number[];
  /** Whether it is history: an answer that was given before is not sent again to those who still have it. */
  readonly history?: boolean;
}

export interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What is served under `/api/v1`, kept as it is added, so that its description cannot differ from it. */
export class Endpoints {
  readonly #app: FastifyInstance;
  readonly #served: Endpoint[] = [];

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  get served(): readonly Endpoint[] {
    return this.#served;
  }

  /** Adds a path. `handler` gets the query checked; what it throws is told as a problem. */
  get<Q extends Query, A>(
    endpoint: Endpoint<Q, A>,
    handler: (query: z.infer<z.ZodObject<Q>>, asked: Asked) => Promise<NoInfer<A>>,
  ): void {
    this.#served.push(endpoint);
    this.#app.get(endpoint.path, async (request, reply) => {
      const answer = await handler(readParameters(endpoint.query, request.query), { request, reply });
      return endpoint.history ? sendOnce(answer, request, reply) : answer;
    });
  }
}

/** 304 to whoever has this very answer already. */
function sendOnce(answer: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = JSON.stringify(answer);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  reply.headers({ etag, 'cache-control': 'no-cache' });
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known?.some((one) => one === etag || one === '*')) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(body);
}
