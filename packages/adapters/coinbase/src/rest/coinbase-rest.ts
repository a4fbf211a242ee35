import type { InstrumentId } from '@foretick/core/trade';
import type { Clock } from '@foretick/ports';
import {
  createRestClient,
  isRecord,
  type RestAnswer,
  type RestClient,
  type RestTiming,
} from '@foretick/venue-connection';
import { errors } from './errors.ts';

/**
 * Coinbase Exchange's public REST API. Errors: `COINBASE_UNREACHABLE`, `COINBASE_RATE_LIMITED`, `COINBASE_UNAVAILABLE`,
 * `COINBASE_BAD_RESPONSE`, `COINBASE_UNKNOWN_PAIR`, `COINBASE_REFUSED`, `COINBASE_REFUSED_COUNTRY`.
 */
export type CoinbaseRest = RestClient<unknown>;

/** One instrument under its product id, and who to ask about it. */
export interface CoinbaseMarket {
  readonly rest: CoinbaseRest;
  readonly clock: Clock;
  readonly instrument: InstrumentId;
  readonly product: string;
}

export function createCoinbaseRest(options: {
  readonly restUrl: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timing: RestTiming;
}): CoinbaseRest {
  return createRestClient<unknown>({ ...options, errors, read });
}

function read({ url, status, json }: RestAnswer): unknown {
  if (status === 200) return json;
  if (!isRecord(json) || typeof json.message !== 'string') return undefined;
  const product = url.pathname.split('/')[2] ?? '';
  return status === 404
    ? errors.unknownPair(url.host, product, 'https://exchange.coinbase.com/markets')
    : errors.refused(url, json.message);
}
