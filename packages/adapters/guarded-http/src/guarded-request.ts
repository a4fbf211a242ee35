import { type LookupAddress, type LookupOptions, lookup as resolve } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import type { AddressGuard } from './address-guard.ts';

interface RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly guard: AddressGuard;
  /** Posted where it is given. */
  readonly body?: string;
  /** Whether to follow to the same scheme, host and port only: what a request carries is meant for nobody else. Default: no. */
  readonly sameOrigin?: boolean;
  readonly signal: AbortSignal;
}

export interface Got {
  /** Where the answer came from in the end. */
  readonly url: string;
  readonly response: Response;
}

/**
 * Asks a server, and follows what it is sent on to; to what is posted a redirect is an answer as others. Every host on the way is held against the guard with the address that is
 * connected to, so that a name cannot change its address in between. Throws a `RefusedAddress`, or what the network throws.
 */
export async function guardedRequest(url: string, options: RequestOptions): Promise<Got> {
  let here = new URL(url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await askOnce(here, options);
    const location = response.headers.get('location');
    const isAnswer = options.body !== undefined || !REDIRECTS.has(response.status);
    if (isAnswer || location === null) return { url: here.href, response };
    await response.body?.cancel();
    const next = URL.parse(location, here.href);
    if (next === null) throw new RefusedAddress('it sends on to what is no address');
    if (options.sameOrigin === true && next.origin !== here.origin) {
      throw new RefusedAddress(`it sends on to ${next.host}, which was not asked for`);
    }
    here = next;
  }
  throw new RefusedAddress(`it sends on more than ${MAX_REDIRECTS} times`);
}

/** A place that is not asked, in plain words why. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

function askOnce(url: URL, { headers, guard, body, signal }: RequestOptions): Promise<Response> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new RefusedAddress(`${url.protocol} is neither http: nor https:`);
  }
  // A literal address is connected to without a look-up.
  const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal) !== 0 && guard(literal)) throw refused(url.hostname);
  const { request } = url.protocol === 'https:' ? https : http;
  const method = body === undefined ? 'GET' : 'POST';
  const settings = { method, headers, signal, agent: false as const, lookup: guardedLookup(guard) };
  return new Promise((done, failed) => {
    const sent = request(url, settings, (message) => {
      try {
        done(toResponse(message));
      } catch (error) {
        message.destroy();
        failed(error);
      }
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

type LookupDone = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** Refuses a name of which any address is refused. */
function guardedLookup(guard: AddressGuard) {
  return (hostname: string, options: LookupOptions, done: LookupDone): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const [first] = addresses;
      if (first === undefined || addresses.some(({ address }) => guard(address))) {
        return done(refused(hostname), []);
      }
      if (options.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

function refused(host: string): RefusedAddress {
  return new RefusedAddress(`${host} is this machine or in its network, where it is not allowed to ask`);
}

function toResponse(message: http.IncomingMessage): Response {
  const status = message.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  if (BODILESS.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(unpacked(message)) as ReadableStream<Uint8Array>, { status, headers });
}

function unpacked(message: http.IncomingMessage): Readable {
  const unpack = unpackerOf(message.headers['content-encoding'] ?? 'identity');
  if (unpack === undefined) return message;
  message.on('error', (error) => unpack.destroy(error));
  unpack.on('close', () => message.destroy());
  return message.pipe(unpack);
}

function unpackerOf(encoding: string) {
  switch (encoding.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return zlib.createUnzip();
    case 'br':
      return zlib.createBrotliDecompress();
    case 'identity':
      return undefined;
    default:
      throw new RefusedAddress(`it answers in ${encoding}, which was not asked for`);
  }
}
