import type { Pair } from '@foretick/core/trade';

/** Our quote currencies to Binance's, for example `{ USD: 'USDT' }`. */
export type QuoteAlias = Readonly<Record<string, string>>;

/** For example `BTCUSDT`. */
export function symbolOf(pair: Pair, alias: QuoteAlias): string {
  const [base = '', quote = ''] = pair.split('/');
  return `${base}${alias[quote] ?? quote}`;
}
