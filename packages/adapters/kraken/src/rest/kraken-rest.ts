import type { Clock, ForetickError, VenueTransport } from '@foretick/ports';
import {
  createRestClient,
  isRecord,
  type RestAnswer,
  type RestTiming,
  shownValue,
} from '@foretick/venue-connection';
import { errors } from './errors.ts';

/** Kraken's public REST API: one call a second at most, patient with a busy venue. */
export interface KrakenRest {
  /**
   * The `result` of `GET /0/public/METHOD`. Throws `ForetickError`: `KRAKEN_UNREACHABLE`, `KRAKEN_RATE_LIMITED`,
   * `KRAKEN_UNAVAILABLE`, `KRAKEN_BAD_RESPONSE`, `KRAKEN_UNKNOWN_PAIR`, `KRAKEN_REFUSED`, `KRAKEN_REFUSED_COUNTRY`; or
   * the signal's reason.
   */
  get(
    method: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>>>;
}

export function createKrakenRest(options: {
  readonly restUrl: string;
  readonly transport?: VenueTransport | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timing: RestTiming;
}): KrakenRest {
  const client = createRestClient({ ...options, errors, read });
  return { get: (method, query, signal) => client.get(`/0/public/${method}`, query, signal) };
}

function read({
  url,
  status,
  json,
}: RestAnswer): Readonly<Record<string, unknown>> | ForetickError | undefined {
  // Kraken tells its own errors with status 200.
  if (status !== 200) return undefined;
  if (!isRecord(json) || !Array.isArray(json.error))
    return errors.badResponse(url, 'an answer without an error list');
  const told = json.error.map(shownValue);
  const said = told.join(', ');
  // Kraken marks severity with the first letter: E error, W warning.
  if (told.some((error) => error.startsWith('E'))) return refusal(url, said);
  return isRecord(json.result) ? json.result : errors.badResponse(url, 'an answer without a result');
}

function refusal(url: URL, said: string): ForetickError {
  if (/^E(API:Rate limit|General:Too many requests|General:Temporary lockout)/.test(said))
    return errors.rateLimited(url, said);
  if (/^EService/.test(said)) return errors.unavailable(url, said);
  if (/^EQuery:Unknown asset pair/.test(said))
    return errors.unknownPair(url.host, url.searchParams.get('pair') ?? '', 'https://pro.kraken.com');
  return errors.refused(url, said);
}
