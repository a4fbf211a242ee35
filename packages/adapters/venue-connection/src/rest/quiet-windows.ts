import { type Candle, MODELLED_LATENCY_MS } from '@foretick/core/candle';

/**
 * Puts a candle with the price carried on into each window that a venue leaves out because nothing traded. The candles
 * given are of one instrument and interval, oldest first; what is not newer than the one before is dropped. After a
 * silence of more than 10,000 windows the list begins anew.
 */
export function withQuietWindows(candles: readonly Candle[]): readonly Candle[] {
  let filled: Candle[] = [];
  for (const candle of candles) {
    let last = filled.at(-1);
    if (last !== undefined && candle.openTime < last.closeTime) continue;
    if (
      last !== undefined &&
      candle.openTime - last.closeTime > MAX_QUIET_WINDOWS * candle.intervalSec * 1_000
    ) {
      last = undefined;
      filled = [];
    }
    while (last !== undefined && last.closeTime < candle.openTime) {
      last = filledCandle(last);
      filled.push(last);
    }
    filled.push(candle);
  }
  return filled;
}

const MAX_QUIET_WINDOWS = 10_000;

/** The candle of the window after `before`, in which nothing traded. */
export function filledCandle(before: Candle): Candle {
  const { close, closeTime: openTime, intervalSec } = before;
  const closeTime = openTime + intervalSec * 1_000;
  return {
    ...before,
    openTime,
    closeTime,
    open: close,
    high: close,
    low: close,
    volume: 0,
    quoteVolume: 0,
    vwap: undefined,
    tradeCount: 0,
    buyVolume: 0,
    sellVolume: 0,
    filled: true,
    availableAt: closeTime + MODELLED_LATENCY_MS,
  };
}
