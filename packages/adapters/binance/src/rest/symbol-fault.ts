import { isRecord, shownValue } from '@foretick/venue-connection';
import type { BinanceRest } from './binance-rest.ts';

/**
 * Why a symbol cannot be had now, by `exchangeInfo`: the stream server takes any name, and stays quiet about those that
 * do not exist. Asks once; throws as REST does.
 */
export async function symbolFault(
  rest: BinanceRest,
  symbol: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await rest.get('/api/v3/exchangeInfo', { symbol }, signal, { maxAttempts: 1 });
  const list = isRecord(answer) ? answer.symbols : undefined;
  const entry: unknown = Array.isArray(list) ? list[0] : undefined;
  const status = isRecord(entry) ? entry.status : undefined;
  return status === undefined || status === 'TRADING'
    ? undefined
    : `${symbol} is not traded at Binance now (status ${shownValue(status)})`;
}
