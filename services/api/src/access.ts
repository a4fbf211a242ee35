import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { contentPolicy, isProbe, sameSecret } from './guard.ts';
import { Problem } from './problem.ts';
import type { TokenDoor } from './token-door.ts';

const COOKIE = 'foretick_session';
const THIRTY_DAYS_SEC = 30 * 86_400;
const LOGIN = '/login';

/**
 * Where the server can be reached from other machines, everything but the probes needs the token: programs send it as a bearer
 * token, people write it into a form once and their browser keeps a cookie that no script can read. (A live stream of the
 * browser's own can send no header.) The cookie opens reads, never commands.
 */
export function requireToken(app: FastifyInstance, token: string, door: TokenDoor): void {
  const session = createHmac('sha256', token).update('foretick session').digest('base64url');

  app.addHook('onRequest', async (request, reply) => {
    if (isProbe(request) || request.routeOptions.url === LOGIN) return;
    const cookie = cookieOf(request);
    if (token !== '' && cookie !== undefined && sameSecret(session, cookie)) return;
    if (door.opens(request)) return;
    if (request.method === 'GET' && request.headers.accept?.includes('text/html')) {
      return reply.redirect(LOGIN, 303);
    }
    throw new Problem(
      401,
      'TOKEN_NEEDED',
      `this server is open to other machines, so it wants its token: as a bearer token, or in a browser at ${LOGIN}`,
    );
  });

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string | Buffer) =>
      Object.fromEntries(new URLSearchParams(String(body))),
  );

  app.get(LOGIN, async (_request, reply) => sendForm(reply.code(200), ''));

  app.post(LOGIN, async (request, reply) => {
    const given = z.object({ token: z.string() }).safeParse(request.body).data?.token ?? '';
    if (!door.opens(request, given.trim())) {
      return sendForm(reply.code(401), 'This is not the token.');
    }
    reply.header(
      'set-cookie',
      `${COOKIE}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${THIRTY_DAYS_SEC}`,
    );
    return reply.redirect('/', 303);
  });
}

/** Whether only this machine can reach a server that listens there. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function cookieOf(request: FastifyRequest): string | undefined {
  const parts = request.headers.cookie?.split(';').map((part) => part.trim()) ?? [];
  return parts.find((part) => part.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

function sendForm(reply: FastifyReply, complaint: string) {
  return reply
    .header('content-security-policy', contentPolicy("'self'"))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Foretick: token</title></head>
<body><main><h1>Foretick</h1><form method="post" action="${LOGIN}">
<p><label>Token, as the system wrote it when it started: <input name="token" type="password" autocomplete="current-password" required autofocus></label>
<button>Open</button></p><p role="alert">${complaint}</p></form></main></body></html>
`);
}
