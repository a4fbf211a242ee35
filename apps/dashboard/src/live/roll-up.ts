import type { ApiCandle } from '@foretick/client';

/**
 * Candles of `intervalSec`: `history`, which was fetched, and after its last window those that the `base` candles of a
 * smaller interval add up to, so that the open window moves with the live stream. Windows that begin before the first
 * base candle are left to `history`.
 */
export function rollUp(
  history: readonly ApiCandle[],
  base: readonly ApiCandle[],
  intervalSec: number,
): readonly ApiCandle[] {
  const lengthMs = intervalSec * 1_000;
  const rest = new Map<number, ApiCandle[]>();
  const from = history.at(-1)?.close_time ?? (base[0] === undefined ? 0 : nextWindow(base[0], lengthMs));
  for (const candle of base) {
    if (candle.open_time < from) continue;
    const openTime = Math.floor(candle.open_time / lengthMs) * lengthMs;
    rest.set(openTime, [...(rest.get(openTime) ?? []), candle]);
  }
  return [...history, ...[...rest].map(([openTime, parts]) => together(openTime, lengthMs, parts))];
}

function nextWindow({ open_time }: ApiCandle, lengthMs: number): number {
  return Math.ceil(open_time / lengthMs) * lengthMs;
}

function together(openTime: number, lengthMs: number, parts: readonly ApiCandle[]): ApiCandle {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new Error('a window without a candle');
  const closeTime = openTime + lengthMs;
  const sum = (of: (candle: ApiCandle) => number | null) =>
    parts.reduce<number | null>((total, part) => {
      const value = of(part);
      return total === null || value === null ? null : total + value;
    }, 0);
  const quoteVolume = sum(({ quote_volume }) => quote_volume);
  const volume = sum((candle) => candle.volume) ?? 0;
  return {
    ...last,
    interval_sec: lengthMs / 1_000,
    open_time: openTime,
    close_time: closeTime,
    status: last.close_time === closeTime && last.status === 'final' ? 'final' : 'provisional',
    open: first.open,
    high: Math.max(...parts.map(({ high }) => high)),
    low: Math.min(...parts.map(({ low }) => low)),
    close: last.close,
    volume,
    quote_volume: quoteVolume,
    vwap: quoteVolume === null || volume === 0 ? null : quoteVolume / volume,
    trade_count: sum(({ trade_count }) => trade_count),
    buy_volume: sum(({ buy_volume }) => buy_volume),
    sell_volume: sum(({ sell_volume }) => sell_volume),
    complete: parts.every(({ complete }) => complete),
    filled: parts.every(({ filled }) => filled),
  };
}
