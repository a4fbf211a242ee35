import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { parameterShapes, shown } from './parameters.ts';
import { Problem } from './problem.ts';

/** The parameter that asks for the next page. */
export const cursorParameter = z
  .string()
  .register(parameterShapes, { type: 'string', description: 'From the Link header of the page before.' })
  .optional();

/**
 * Tells in the `Link` header where the next page is: what lies before the oldest row of this one. Cursors mean something to
 * this server alone.
 */
export function linkNext(place: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const url = new URL(request.url, 'http://foretick');
  url.searchParams.set('cursor', Buffer.from(JSON.stringify(place)).toString('base64url'));
  reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
}

/** The place that a cursor stands for; throws a 400 on one that did not come from here. */
export function readCursor<T>(cursor: string, place: z.ZodType<T>): T {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    const allowed = 'one from the Link header of the page before';
    throw new Problem(400, 'BAD_PARAMETER', `cursor is ${shown(cursor)}; allowed is ${allowed}`);
  }
}
