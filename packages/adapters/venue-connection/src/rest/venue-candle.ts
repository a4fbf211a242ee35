import { type Candle, MODELLED_LATENCY_MS } from '@foretick/core/candle';

/** What a venue tells of one window; what it does not tell is `undefined`. */
export type VenueWindow = Pick<
  Candle,
  | 'instrument'
  | 'intervalSec'
  | 'openTime'
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'volume'
  | 'quoteVolume'
  | 'vwap'
  | 'tradeCount'
  | 'buyVolume'
  | 'sellVolume'
  | 'filled'
>;

/** The final candle of a window as a venue tells it, or `undefined` when its prices or its volume cannot be. */
export function venueCandle(window: VenueWindow): Candle | undefined {
  const { openTime, intervalSec, open, high, low, close, volume } = window;
  if (!Number.isSafeInteger(openTime) || !(low > 0) || !(high < Number.POSITIVE_INFINITY)) return undefined;
  if (![open, close].every((price) => price >= low && price <= high) || !(volume >= 0)) return undefined;
  const closeTime = openTime + intervalSec * 1_000;
  return {
    ...window,
    closeTime,
    revision: 0,
    status: 'final',
    complete: true,
    origin: 'venue',
    availableAt: closeTime + MODELLED_LATENCY_MS,
    availability: 'modelled',
  };
}
