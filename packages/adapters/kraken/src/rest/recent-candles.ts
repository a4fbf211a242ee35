import type { Candle } from '@foretick/core/candle';
import { type InstrumentId, pairOf } from '@foretick/core/trade';
import type { Clock } from '@foretick/ports';
import { shownValue, venueCandle } from '@foretick/venue-connection';
import { errors } from './errors.ts';
import type { PairNames } from './pair-names.ts';
import { rowsOf } from './rows-of.ts';

/** Up to 719 closed candles of REST `OHLC`, oldest first. `KRAKEN_UNKNOWN_INTERVAL` when Kraken has no such candles. */
export async function recentCandles(
  names: PairNames,
  clock: Clock,
  instrument: InstrumentId,
  intervalSec: number,
  signal: AbortSignal,
): Promise<readonly Candle[]> {
  if (!INTERVALS_SEC.includes(intervalSec)) throw errors.unknownInterval(intervalSec, INTERVALS_SEC);
  const result = await names.get('OHLC', pairOf(instrument), { interval: String(intervalSec / 60) }, signal);
  const candles = rowsOf(result, 'OHLC').map((row) => {
    const candle = candleOf(row, instrument, intervalSec);
    if (candle === undefined)
      throw errors.badResponse('OHLC', `a row that is no candle: ${shownValue(row).slice(0, 200)}`);
    return candle;
  });
  // The last row is the one still open. Time decides too, for an answer from the very end of a window.
  return candles.slice(0, -1).filter((candle) => candle.closeTime <= clock.now());
}

const INTERVALS_SEC: readonly number[] = [1, 5, 15, 30, 60, 240, 1_440, 10_080, 21_600].map(
  (minutes) => minutes * 60,
);

/** Reads `[time, open, high, low, close, vwap, volume, count]`. */
function candleOf(row: unknown, instrument: InstrumentId, intervalSec: number): Candle | undefined {
  if (!Array.isArray(row) || !hasFieldTypes(row)) return undefined;
  const [openSec, ...numbers] = row.slice(0, 8).map(Number);
  const [open, high, low, close, vwap, volume, tradeCount] = numbers;
  if (openSec === undefined || open === undefined || high === undefined || low === undefined)
    return undefined;
  if (close === undefined || vwap === undefined || volume === undefined || tradeCount === undefined)
    return undefined;
  if (!(vwap >= 0) || !(Number.isInteger(tradeCount) && tradeCount >= 0)) return undefined;
  const filled = tradeCount === 0;
  return venueCandle({
    ...{ instrument, intervalSec, openTime: openSec * 1_000, open, high, low, close, volume },
    quoteVolume: filled ? 0 : vwap * volume,
    vwap: filled ? undefined : vwap,
    tradeCount,
    buyVolume: undefined,
    sellVolume: undefined,
    filled,
  });
}

/** `Number` makes 0 of `null` and of an empty text, which would be a candle of 1970 or one without volume. */
function hasFieldTypes([openSec, ...rest]: readonly unknown[]): boolean {
  const [texts, tradeCount] = [rest.slice(0, 6), rest[6]];
  const areNumbers = texts.every((text) => typeof text === 'string' && text.trim() !== '');
  return areNumbers && typeof openSec === 'number' && typeof tradeCount === 'number';
}
