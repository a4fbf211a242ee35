import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MarketSource } from '../market/market-source.ts';
import type { VenueFaults, VenueRestFault } from './venue-faults.ts';
import type { VenueTape } from './venue-tape.ts';

/** Answers REST requests. */
export type RestApi = (request: IncomingMessage, response: ServerResponse) => void;

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What every venue's REST API gets from the exchange that it belongs to. */
export interface RestContext {
  readonly market: MarketSource;
  readonly tape: VenueTape;
  readonly nowMs: () => number;
  readonly faults: () => VenueFaults;
  /** The fault to answer this request with, if any. */
  readonly takeFault: () => VenueRestFault | undefined;
}

/** Puts faults and HTTP around a venue's own answers. */
export function createRestServer(
  { takeFault }: Pick<RestContext, 'takeFault'>,
  venue: {
    readonly answer: (url: URL) => Reply;
    /** How the venue words an error of its own. */
    readonly failure: (error: string) => Reply;
  },
): RestApi {
  return (request, response) => {
    const path = request.url ?? '/';
    const fault = takeFault();
    if (fault?.kind === 'hang') return;
    const reply = fault
      ? faultReply(fault, venue.failure)
      : request.method === 'GET'
        ? venue.answer(new URL(path, 'http://localhost'))
        : venue.failure('only GET is known here');
    response.writeHead(reply.status, { 'content-type': reply.type, ...reply.headers }).end(reply.body);
  };
}

export function jsonReply(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value), headers };
}

function faultReply(
  fault: Exclude<VenueRestFault, { kind: 'hang' }>,
  failure: (error: string) => Reply,
): Reply {
  switch (fault.kind) {
    case 'status':
      return {
        status: fault.status,
        type: 'text/html',
        body: '<html><body>not now</body></html>',
        headers: fault.retryAfterSec === undefined ? {} : { 'retry-after': String(fault.retryAfterSec) },
      };
    case 'error':
      return failure(fault.error);
    case 'garbage':
      return { status: 200, type: 'application/json', body: fault.body };
  }
}
