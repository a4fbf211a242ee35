/**
 * Coinbase tells the side of the maker, whose order was in the book: by REST in lower case, by WebSocket in upper case.
 * The taker's is the other one.
 */
export function takerSide(makerSide: unknown): 'buy' | 'sell' | undefined {
  switch (makerSide) {
    case 'SELL':
    case 'sell':
      return 'buy';
    case 'BUY':
    case 'buy':
      return 'sell';
    default:
      return undefined;
  }
}
