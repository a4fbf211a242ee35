import type { Pair } from '@foretick/core/trade';

/** For example `BTCUSDT`. */
export function binanceSymbol(pair: Pair): string {
  return pair.replace('/', '');
}
