import type { Gap, InstrumentId, Trade, TradeEvent } from '../trade/index.ts';
import { type Candle, MODELLED_LATENCY_MS } from './candle.ts';
import { addTrade, emptyTotals, firstTrade, type TradeWindow, totalsOf } from './trade-window.ts';

export interface WindowerOptions {
  readonly intervalSec: number;
}

/** Everything the windower remembers of one instrument; survives JSON. */
export interface WindowerState {
  readonly instrument: InstrumentId;
  /** Sequence of the last trade taken; -1 before the first. */
  lastSequence: number;
  /** Every trade before this time has been seen, or told to be missing. `undefined` before the first event. */
  watermark: number | undefined;
  /** Open time of the window that is next to be closed. */
  openTime: number | undefined;
  window: TradeWindow | undefined;
  lastPrice: number | undefined;
  /** Trades before this time may be missing: windows still open that begin before it are not complete. */
  incompleteBefore: number;
  /** Both of the newest event. A replay's candles depend in nothing on when its trades were read. */
  availableAt: number;
  availability: Candle['availability'];
}

export interface WindowerOutput {
  readonly candles: readonly Candle[];
  /** A trade that came after its window had closed. */
  readonly late: Trade | undefined;
}

/**
 * A gap that resumes up to this many windows later has the windows between filled; a longer one leaves a hole,
 * since a price carried on for hours would pretend to know. A `downtime` always does: the venue's own candles
 * bridge it, and no window has two.
 */
export const MAX_FILLED_IN_GAP = 60;

const NOTHING: WindowerOutput = { candles: [], late: undefined };

export function newWindower(instrument: InstrumentId): WindowerState {
  return {
    instrument,
    lastSequence: -1,
    watermark: undefined,
    openTime: undefined,
    window: undefined,
    lastPrice: undefined,
    incompleteBefore: 0,
    availableAt: 0,
    availability: 'observed',
  };
}

/**
 * Takes one event of topic `trades` and gives the candles that it closes. Changes `state` in place.
 * A window closes, once and for all, when the watermark reaches its end. Repeated trades change nothing.
 */
export function nextEvent(state: WindowerState, event: TradeEvent, options: WindowerOptions): WindowerOutput {
  if (event.kind === 'trade' && event.sequence <= state.lastSequence) return NOTHING;
  state.availableAt = event.availableAt;
  state.availability = event.availability ?? 'observed';
  switch (event.kind) {
    case 'trade':
      return nextTrade(state, event, options);
    case 'progress':
      return { candles: advance(state, event.eventTime, options), late: undefined };
    case 'gap':
      return { candles: nextGap(state, event, options), late: undefined };
  }
}

/** The candle of the window that is still open, as it stands; `undefined` before the first trade. */
export function provisionalCandle(state: WindowerState, options: WindowerOptions): Candle | undefined {
  const { openTime, lastPrice } = state;
  if (openTime === undefined || lastPrice === undefined) return undefined;
  return { ...candleOf(state, openTime, lastPrice, options), status: 'provisional' };
}

function nextTrade(state: WindowerState, trade: Trade, options: WindowerOptions): WindowerOutput {
  state.lastSequence = trade.sequence;
  if (state.openTime === undefined) {
    // Nothing says that the window was seen from its start.
    state.incompleteBefore = trade.eventTime;
    begin(state, trade.eventTime, options);
  }
  const candles = advance(state, trade.eventTime, options);
  if (state.openTime !== undefined && trade.eventTime < state.openTime) return { candles, late: trade };
  if (state.window === undefined) state.window = firstTrade(trade);
  else addTrade(state.window, trade);
  state.lastPrice = trade.price;
  return { candles, late: undefined };
}

function nextGap(state: WindowerState, gap: Gap, options: WindowerOptions): readonly Candle[] {
  const intervalMs = options.intervalSec * 1_000;
  if (state.openTime === undefined) {
    if (gap.toTime === undefined) return [];
    state.incompleteBefore = gap.toTime;
    begin(state, gap.eventTime, options);
    state.lastPrice = gap.lastPrice;
    return [];
  }
  const windowEnd = state.openTime + intervalMs;
  // A gap starts where the trades before it ended, so every window from the open one to its end is cut.
  state.incompleteBefore = Math.max(state.incompleteBefore, gap.toTime ?? windowEnd);
  if (gap.toTime === undefined) return advance(state, windowEnd, options);
  if (gap.eventTime <= (state.watermark ?? 0)) return [];
  const resumeAt = floorTo(gap.eventTime, options.intervalSec);
  const filled = gap.cause === 'downtime' ? 0 : MAX_FILLED_IN_GAP;
  let candles: readonly Candle[];
  if (resumeAt - state.openTime <= filled * intervalMs) {
    candles = advance(state, gap.eventTime, options);
  } else {
    candles = advance(state, windowEnd, options);
    begin(state, gap.eventTime, options);
  }
  state.lastPrice = gap.lastPrice ?? state.lastPrice;
  return candles;
}

/** Opens the window at `time`, whatever was before. */
function begin(state: WindowerState, time: number, options: WindowerOptions): void {
  state.watermark = Math.max(state.watermark ?? 0, time);
  state.openTime = floorTo(state.watermark, options.intervalSec);
  state.window = undefined;
}

/** Moves the watermark on, never back, and closes every window that ends at or before it. */
function advance(state: WindowerState, watermark: number, options: WindowerOptions): Candle[] {
  if (state.watermark !== undefined && watermark <= state.watermark) return [];
  state.watermark = watermark;
  const intervalMs = options.intervalSec * 1_000;
  const candles: Candle[] = [];
  while (state.openTime !== undefined && state.openTime + intervalMs <= watermark) {
    const { openTime, lastPrice } = state;
    // Before the first price is known there is nothing to tell about a window.
    if (lastPrice !== undefined) candles.push(candleOf(state, openTime, lastPrice, options));
    state.openTime += intervalMs;
    state.window = undefined;
  }
  return candles;
}

function candleOf(
  state: WindowerState,
  openTime: number,
  lastPrice: number,
  options: WindowerOptions,
): Candle {
  const closeTime = openTime + options.intervalSec * 1_000;
  const { window, availability } = state;
  return {
    instrument: state.instrument,
    intervalSec: options.intervalSec,
    openTime,
    closeTime,
    revision: 0,
    status: 'final',
    ...(window === undefined ? emptyTotals(lastPrice) : totalsOf(window)),
    complete: openTime >= state.incompleteBefore,
    filled: window === undefined,
    origin: 'trades',
    availableAt: availability === 'modelled' ? closeTime + MODELLED_LATENCY_MS : state.availableAt,
    availability,
  };
}

function floorTo(time: number, intervalSec: number): number {
  const intervalMs = intervalSec * 1_000;
  return Math.floor(time / intervalMs) * intervalMs;
}
