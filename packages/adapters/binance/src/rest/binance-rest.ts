import type { InstrumentId } from '@foretick/core/trade';
import type { Clock, ForetickError } from '@foretick/ports';
import {
  createRestClient,
  isRecord,
  type RestAnswer,
  type RestClient,
  type RestTiming,
  shownValue,
} from '@foretick/venue-connection';
import { errors } from './errors.ts';

/**
 * Binance's public spot REST API. Errors: `BINANCE_UNREACHABLE`, `BINANCE_RATE_LIMITED`, `BINANCE_UNAVAILABLE`,
 * `BINANCE_BAD_RESPONSE`, `BINANCE_UNKNOWN_PAIR`, `BINANCE_REFUSED`, `BINANCE_REFUSED_COUNTRY`.
 */
export type BinanceRest = RestClient<unknown>;

/** One instrument under its symbol, and who to ask about it. */
export interface BinanceMarket {
  readonly rest: BinanceRest;
  readonly clock: Clock;
  readonly instrument: InstrumentId;
  readonly symbol: string;
}

export function createBinanceRest(options: {
  readonly restUrl: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timing: RestTiming;
}): BinanceRest {
  return createRestClient<unknown>({ ...options, errors, read });
}

const INVALID_SYMBOL = -1121;
const TOO_MANY_REQUESTS = -1003;

function read({ url, status, json }: RestAnswer): unknown {
  if (status === 200) return json;
  return isRecord(json) && typeof json.code === 'number' ? refusal(url, json.code, json.msg) : undefined;
}

function refusal(url: URL, code: number, msg: unknown): ForetickError {
  const said = `${shownValue(msg)} (${code})`;
  switch (code) {
    case INVALID_SYMBOL:
      return errors.unknownPair(
        url.host,
        url.searchParams.get('symbol') ?? '',
        'https://www.binance.com/en/markets',
      );
    case TOO_MANY_REQUESTS:
      return errors.rateLimited(url, said);
    default:
      return errors.refused(url, said);
  }
}
