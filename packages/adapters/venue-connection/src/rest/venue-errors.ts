import { ForetickError, unreachableReason } from '@foretick/ports';
import { refusedCountryReason } from '../refused-country-reason.ts';

/** The failures that every venue's REST API has, under the venue's own codes, for example `KRAKEN_UNREACHABLE`. */
export interface VenueErrors {
  /** `PREFIX_UNREACHABLE`, retryable. */
  unreachable(host: string, cause: unknown): ForetickError;
  /** `PREFIX_RATE_LIMITED`, retryable. */
  rateLimited(url: URL, said: string, waitMs?: number): ForetickError;
  /** `PREFIX_UNAVAILABLE`, retryable. */
  unavailable(url: URL, said: string): ForetickError;
  /** `PREFIX_BAD_RESPONSE`, retryable: the venue, or something in front of it, gave an answer that cannot be used. */
  badResponse(from: URL | string, what: string): ForetickError;
  /** `PREFIX_REFUSED`: the venue does not do what it was asked for. */
  refused(url: URL, said: string): ForetickError;
  /** `PREFIX_REFUSED_COUNTRY`. */
  refusedCountry(): ForetickError;
  /** `PREFIX_UNKNOWN_PAIR`. `listUrl` is where users find the pairs that there are. */
  unknownPair(host: string, symbol: string, listUrl: string): ForetickError;
  /** `PREFIX_UNKNOWN_INTERVAL`. */
  unknownInterval(intervalSec: number, known: readonly number[]): ForetickError;
}

export function createVenueErrors({
  prefix,
  venue,
}: {
  readonly prefix: string;
  readonly venue: string;
}): VenueErrors {
  const retryable = (code: string, message: string, cause?: unknown): ForetickError =>
    new ForetickError(`${prefix}_${code}`, message, { cause, retryable: true });
  const final = (code: string, message: string): ForetickError =>
    new ForetickError(`${prefix}_${code}`, message);
  return {
    unreachable: (host, cause) => retryable('UNREACHABLE', unreachableReason(host, cause), cause),
    rateLimited: (url, said, waitMs = 60_000) =>
      retryable(
        'RATE_LIMITED',
        `${url.host} asks for fewer calls (${oneLine(said)}); wait ${spanOf(waitMs)}, and see that nothing else here uses its API`,
      ),
    unavailable: (url, said) =>
      retryable(
        'UNAVAILABLE',
        `${url.host} is not available (${oneLine(said)}); it may be in maintenance, try again later`,
      ),
    badResponse: (from, what) => {
      const where = typeof from === 'string' ? from : `${from.host}${from.pathname}`;
      return retryable(
        'BAD_RESPONSE',
        `${where} gave ${what}; try again later, and check for a proxy in between`,
      );
    },
    refused: (url, said) => final('REFUSED', `${url.host} refused ${url.pathname}: ${oneLine(said)}`),
    refusedCountry: () => final('REFUSED_COUNTRY', refusedCountryReason(venue)),
    unknownPair: (host, symbol, listUrl) =>
      final('UNKNOWN_PAIR', `${host} has no pair ${symbol}; see ${listUrl} for the pairs it lists`),
    unknownInterval: (intervalSec, known) =>
      final(
        'UNKNOWN_INTERVAL',
        `${venue} has no candles of ${intervalSec} s; it has those of ${known.join(', ')} s`,
      ),
  };
}

function spanOf(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes <= 1 ? 'a minute' : `${minutes} minutes`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 200);
}
