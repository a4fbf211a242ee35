import { type Candle, MAX_ALLOWED_LATENESS_MS, newWindower, nextEvent } from '@foretick/core/candle';
import type { Gap, Progress, Trade } from '@foretick/core/trade';
import type { AddTradesRequest, HistoryRange } from '@foretick/ports';
import { isWithin } from './series.ts';

/**
 * Candles for the windows that a stretch touches and that `covered` holds whole, folded by the one windower from the
 * instrument's trades, which come in the order of their sequence. All trades are known, so that they are complete.
 */
export function coveredCandles(
  trades: readonly Trade[],
  stretch: AddTradesRequest,
  covered: HistoryRange,
): readonly Candle[] {
  const { instrument, intervalSec } = stretch;
  const windows = windowsToMake(trades, stretch, covered);
  if (windows.from >= windows.to) return [];
  const options = { intervalSec, allowedLatenessMs: MAX_ALLOWED_LATENESS_MS };
  const state = newWindower(instrument);
  const begin: Gap = {
    ...{ kind: 'gap', instrument, cause: 'start-of-input', fromTime: undefined, toTime: windows.from },
    lastPrice: trades.findLast((one) => isWithin(one.eventTime, { from: covered.from, to: windows.from }))
      ?.price,
    ...modelledAt(windows.from),
  };
  const end: Progress = { kind: 'progress', instrument, ...modelledAt(windows.to + MAX_ALLOWED_LATENESS_MS) };
  const inside = trades.filter(({ eventTime }) => isWithin(eventTime, windows));
  const events = [begin, ...inside.map((trade) => ({ ...trade, availability: 'modelled' as const })), end];
  return events.flatMap((event) => nextEvent(state, event, options).candles);
}

/**
 * From the first window that the stretch touches to the last one, as far as `covered` holds them whole; and on to the
 * next trade: the quiet windows before it had no price as long as nothing before them was known.
 */
function windowsToMake(
  trades: readonly Trade[],
  { intervalSec, from, to }: AddTradesRequest,
  covered: HistoryRange,
): HistoryRange {
  const stepMs = intervalSec * 1_000;
  const up = (time: number): number => Math.ceil(time / stepMs) * stepMs;
  const down = (time: number): number => Math.floor(time / stepMs) * stepMs;
  const nextTrade = trades
    .map(({ eventTime }) => eventTime)
    .filter((time) => isWithin(time, { from: up(to), to: covered.to }))
    .reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  return {
    from: Math.max(down(from), up(covered.from)),
    to: Math.min(down(covered.to), down(nextTrade)),
  };
}

function modelledAt(eventTime: number) {
  return { eventTime, ingestTime: eventTime, availableAt: eventTime, availability: 'modelled' } as const;
}
