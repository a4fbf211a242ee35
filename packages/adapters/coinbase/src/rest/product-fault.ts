import { isRecord, shownValue } from '@foretick/venue-connection';
import type { CoinbaseRest } from './coinbase-rest.ts';

/**
 * Why a product cannot be had now: one that does not exist spoils the subscription of all. Asks once; throws as REST
 * does.
 */
export async function productFault(
  rest: CoinbaseRest,
  product: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await rest.get(`/products/${product}`, {}, signal, { maxAttempts: 1 });
  if (!isRecord(answer)) return undefined;
  return answer.status === 'delisted' || answer.trading_disabled === true
    ? `${product} is not traded at Coinbase now (status ${shownValue(answer.status)})`
    : undefined;
}
