import type { Pair } from '@foretick/core/trade';

/** For example `BTC-USD`. */
export function productOf(pair: Pair): string {
  return pair.replace('/', '-');
}

/**
 * The product to subscribe to, or why there is none. Coinbase keeps one book for USD and USDC and tells its trades under
 * `-USD`, whichever of the two was asked for; only stablecoins have a book against USDC of their own.
 */
export function subscriptionOf(pair: Pair): { readonly symbol: string } | { readonly fault: string } {
  const [base = '', quote] = pair.split('/');
  if (quote === 'USDC' && !OWN_USDC_BOOK.has(base)) {
    return { fault: `Coinbase has one market for ${base} in USD and USDC; ask for ${base}/USD` };
  }
  return { symbol: productOf(pair) };
}

const OWN_USDC_BOOK: ReadonlySet<string> = new Set(['USDT', 'EURC']);
