import type { Pair } from '@foretick/core/trade';
import type { SimulatedTrade } from '../../market/market-source.ts';

/** For example `BTC-USD`. */
export function productId(pair: Pair): string {
  return pair.replace('/', '-');
}

/** Coinbase tells the side of the maker, by WebSocket and by REST. */
export function makerSide(trade: SimulatedTrade): 'buy' | 'sell' {
  return trade.side === 'buy' ? 'sell' : 'buy';
}

/** RFC 3339 with as many digits of the second as are needed, microseconds at most. */
export function timestamp(timeUs: number): string {
  const wholeSec = new Date(Math.floor(timeUs / 1_000_000) * 1_000).toISOString().slice(0, 19);
  const fraction = String(timeUs % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${wholeSec}${fraction === '' ? '' : `.${fraction}`}Z`;
}
