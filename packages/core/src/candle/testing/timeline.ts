import type { Gap, InstrumentId, Progress, Trade, TradeEvent } from '../../trade/index.ts';
import { type Candle, newWindower, nextEvent, type WindowerState } from '../index.ts';

export const PAIR = 'test:BTC/USD' as InstrumentId;
/** Windows of the timelines: ten seconds, drawn ten characters wide. */
export const WINDOW = { intervalSec: 10 };
/** Where every timeline starts; a multiple of every interval in use. */
export const T0 = Date.UTC(2024, 0, 1);

export function trade(sequence: number, sec: number, price: number, more: Partial<Trade> = {}): Trade {
  return {
    kind: 'trade',
    instrument: PAIR,
    sequence,
    tradeId: String(sequence),
    price,
    quantity: 1,
    side: 'buy',
    ...times(sec),
    ...more,
  };
}

export function progress(sec: number): Progress {
  return { kind: 'progress', instrument: PAIR, ...times(sec) };
}

export function gap(cause: Gap['cause'], fromSec?: number, toSec?: number, lastPrice?: number): Gap {
  const fromTime = fromSec === undefined ? undefined : T0 + fromSec * 1_000;
  const end = toSec === undefined ? undefined : T0 + toSec * 1_000;
  // A hole in the ids ends with a trade, in whose millisecond others may be missing.
  const toTime = end !== undefined && cause === 'unrepaired' ? end + 1 : end;
  return {
    kind: 'gap',
    instrument: PAIR,
    cause,
    fromTime,
    toTime,
    lastPrice,
    ...times(toSec ?? fromSec ?? 0),
  };
}

/**
 * Draws a timeline as events. Each character is a second, `|` marks a window's start and takes none:
 * a digit or letter is a trade at that price (`a` = 10, `b` = 11 …), `>` progress up to there, `.` nothing.
 */
export function timeline(drawing: string, firstSequence = 1): TradeEvent[] {
  const events: TradeEvent[] = [];
  let sequence = firstSequence;
  [...drawing.replaceAll(/[|\s]/g, '')].forEach((mark, sec) => {
    if (mark === '>') events.push(progress(sec));
    else if (mark !== '.') events.push(trade(sequence++, sec, Number.parseInt(mark, 36)));
  });
  return events;
}

export interface Run {
  readonly state: WindowerState;
  readonly candles: readonly Candle[];
  readonly late: readonly Trade[];
}

export function run(events: readonly TradeEvent[], options = WINDOW, state = newWindower(PAIR)): Run {
  const candles: Candle[] = [];
  const late: Trade[] = [];
  for (const event of events) {
    const output = nextEvent(state, event, options);
    candles.push(...output.candles);
    if (output.late !== undefined) late.push(output.late);
  }
  return { state, candles, late };
}

/** One word a candle: `window:open,high,low,close×count`, `~` filled, `!` not complete. */
export function draw(candles: readonly Candle[]): string[] {
  return candles.map((candle) => {
    const { open, high, low, close, tradeCount, filled, complete, intervalSec, openTime } = candle;
    const index = (openTime - T0) / (intervalSec * 1_000);
    return `${index}:${open},${high},${low},${close}×${tradeCount}${filled ? '~' : ''}${complete ? '' : '!'}`;
  });
}

function times(sec: number) {
  const eventTime = T0 + sec * 1_000;
  return { eventTime, ingestTime: eventTime + 50, availableAt: eventTime + 50 };
}
