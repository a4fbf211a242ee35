import type { Candle } from '@foretick/core/candle';
import { parseInstrumentId } from '@foretick/core/trade';

/** For tests: one-minute candles of a seeded walk without a hole. */
export function exampleCandles(count: number): Candle[] {
  const instrument = parseInstrumentId('test:BTC/USD');
  if (!instrument.ok) throw new Error(instrument.reason);
  const from = Date.UTC(2024, 0, 1);
  const candles: Candle[] = [];
  let seed = 1;
  let close = 100;
  for (let i = 0; i < count; i += 1) {
    seed = (seed * 48_271) % 2_147_483_647;
    const share = seed / 2_147_483_647;
    const open = close;
    close = open * Math.exp(0.002 * (share - 0.5));
    const openTime = from + i * 60_000;
    candles.push({
      instrument: instrument.value,
      intervalSec: 60,
      openTime,
      closeTime: openTime + 60_000,
      revision: 0,
      status: 'final',
      open,
      high: Math.max(open, close) * 1.0001,
      low: Math.min(open, close) * 0.9999,
      close,
      volume: 1 + ((i * 7) % 11),
      quoteVolume: undefined,
      vwap: undefined,
      tradeCount: 3,
      buyVolume: undefined,
      sellVolume: undefined,
      complete: true,
      filled: false,
      origin: 'trades',
      availableAt: openTime + 61_000,
      availability: 'modelled',
    });
  }
  return candles;
}
