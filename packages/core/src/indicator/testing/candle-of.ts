import type { IndicatorInput } from '../indicator-input.ts';

/** A candle of which only a part is known: the rest is the close and nothing. */
export function candleOf(known: Partial<IndicatorInput> & { readonly close: number }): IndicatorInput {
  const { close } = known;
  return {
    ...{ intervalSec: 60, open: close, high: close, low: close, volume: 0 },
    ...{ quoteVolume: undefined, tradeCount: undefined, buyVolume: undefined, sellVolume: undefined },
    ...known,
  };
}
