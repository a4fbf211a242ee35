import { createHash, timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { shown } from './parameters.ts';
import { Problem } from './problem.ts';
import type { TokenDoor } from './token-door.ts';

/** The chart library's attribution logo styles itself by this one inline rule; a test fails when it changes. */
const CHART_LOGO_STYLE = "'sha256-3pRED1tOXas1FXFoPb9TGCjmYe9XQsmO9OV23khV2nY='";

/** What every answer says of how it may be used. */
export const HEADERS = {
  'content-security-policy': contentPolicy("'none'"),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** The connection itself, for an answer that is written piece by piece; with the headers that every answer has. */
export function openAnswer(reply: FastifyReply): ServerResponse {
  reply.hijack();
  for (const [name, value] of Object.entries(HEADERS)) reply.raw.setHeader(name, value);
  return reply.raw;
}

/** Probes come with the address of the machine as `Host`, and learn nothing but a state. */
const OPEN_PATHS = new Set(['/livez', '/readyz']);

const FIGURES = '/metrics';

/** Nothing foreign; `formAction` says where forms of the page may be sent. */
export function contentPolicy(formAction: "'none'" | "'self'"): string {
  return `default-src 'self'; style-src 'self' ${CHART_LOGO_STYLE}; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`;
}

/** Whether it is a question that anybody may ask. */
export function isProbe(request: FastifyRequest): boolean {
  return OPEN_PATHS.has(request.url);
}

/**
 * Answers only requests that were sent to this server by name. A page elsewhere that lets its own name point at
 * this machine (DNS rebinding) would otherwise read everything. A collector of figures asks by address, and is let in by the token,
 * which such a page can't know.
 */
export function guardRequests(
  app: FastifyInstance,
  allowedHosts: () => ReadonlySet<string>,
  door: TokenDoor,
): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    const host = request.headers.host?.toLowerCase() ?? '';
    if (allowedHosts().has(host) || isProbe(request)) return;
    if (request.url === FIGURES && door.opens(request)) return;
    throw new Problem(
      403,
      'HOST_NOT_ALLOWED',
      `the Host header is ${shown(host)}; allowed are ${[...allowedHosts()].join(', ')}`,
    );
  });
}

/** The names under which a server that listens on `host` and `port` may be asked. */
export function hostNames(host: string, port: number, more: readonly string[]): ReadonlySet<string> {
  const bound = host.includes(':') ? `[${host}]` : host;
  const names = ['127.0.0.1', 'localhost', '[::1]', bound.toLowerCase()];
  const withPort = names.map((name) => `${name}:${port}`);
  // Browsers leave the standard port out.
  return new Set([...withPort, ...(port === 80 ? names : []), ...more.map((name) => name.toLowerCase())]);
}

/** Takes as long whatever is given, and does not tell by its duration how much of it was right. */
export function sameSecret(expected: string, given: string): boolean {
  return timingSafeEqual(digest(expected), digest(given));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
