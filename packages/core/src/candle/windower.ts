import type { Gap, InstrumentId, Trade, TradeEvent } from '../trade/index.ts';
import { type Candle, MODELLED_LATENCY_MS } from './candle.ts';
import { addTrade, firstTrade, type TradeWindow, totalsOf } from './trade-window.ts';

export interface WindowerOptions {
  readonly intervalSec: number;
}

/** Everything the windower remembers of one instrument; survives JSON. */
export interface WindowerState {
  readonly instrument: InstrumentId;
  /** Sequence of the last trade taken; -1 before the first. */
  lastSequence: number;
  /** Every trade before this time has been seen. `undefined` before the first event. */
  watermark: number | undefined;
  /** Open time of the window that is next to be closed. */
  openTime: number | undefined;
  window: TradeWindow | undefined;
  lastPrice: number | undefined;
  /** Stretches whose trades are not all known and which open windows may still overlap. */
  gaps: { from: number; to: number }[];
  /** Of the newest event. A replay's candles depend in nothing on when its trades were read. */
  availability: Candle['availability'];
}

export interface WindowerOutput {
  readonly candles: readonly Candle[];
  /** A trade that came after its window had closed. */
  readonly late: Trade | undefined;
}

/**
 * Windows that lie wholly inside a gap are filled up to this many; a longer gap leaves a hole between candles,
 * since a price carried on for hours would pretend to know.
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
    gaps: [],
    availability: 'observed',
  };
}

/**
 * Takes one event of topic `trades` and gives the candles that it closes. Changes `state` in place.
 * A window closes, once and for all, when the watermark reaches its end. Repeated trades change nothing.
 */
export function nextEvent(state: WindowerState, event: TradeEvent, options: WindowerOptions): WindowerOutput {
  state.availability = event.availability ?? 'observed';
  switch (event.kind) {
    case 'trade':
      return nextTrade(state, event, options);
    case 'progress':
      return { candles: advance(state, event.eventTime, event.availableAt, options), late: undefined };
    case 'gap':
      return { candles: nextGap(state, event, options), late: undefined };
  }
}

/** The candle of the window that is still open, as it stands; `undefined` before the first trade. */
export function provisionalCandle(
  state: WindowerState,
  availableAt: number,
  options: WindowerOptions,
): Candle | undefined {
  if (state.openTime === undefined || state.lastPrice === undefined) return undefined;
  return { ...candleOf(state, state.openTime, availableAt, options), status: 'provisional' };
}

function nextTrade(state: WindowerState, trade: Trade, options: WindowerOptions): WindowerOutput {
  if (trade.sequence <= state.lastSequence) return NOTHING;
  state.lastSequence = trade.sequence;
  const candles = advance(state, trade.eventTime, trade.availableAt, options);
  if (state.openTime === undefined) {
    // Nothing says that the window was seen from its start.
    noteGap(state, 0, trade.eventTime);
    state.openTime = floorTo(trade.eventTime, options.intervalSec);
  }
  if (trade.eventTime < state.openTime) return { candles, late: trade };
  if (state.window === undefined) state.window = firstTrade(trade);
  else addTrade(state.window, trade);
  state.lastPrice = trade.price;
  return { candles, late: undefined };
}

function nextGap(state: WindowerState, gap: Gap, options: WindowerOptions): readonly Candle[] {
  const intervalMs = options.intervalSec * 1_000;
  const from = gap.fromTime ?? Number.NEGATIVE_INFINITY;
  if (gap.toTime === undefined) {
    if (state.openTime === undefined || state.lastPrice === undefined) return [];
    noteGap(state, from, state.openTime + intervalMs);
    return advance(state, state.openTime + intervalMs, gap.availableAt, options);
  }
  noteGap(state, from, gap.toTime);
  if (state.openTime === undefined) {
    state.openTime = floorTo(gap.toTime, options.intervalSec);
    state.watermark = gap.toTime;
    state.lastPrice ??= gap.lastPrice;
    return [];
  }
  const resumeAt = floorTo(gap.toTime, options.intervalSec);
  if (resumeAt - state.openTime <= MAX_FILLED_IN_GAP * intervalMs) {
    return advance(state, gap.toTime, gap.availableAt, options);
  }
  const candles = advance(state, state.openTime + intervalMs, gap.availableAt, options);
  state.openTime = resumeAt;
  state.watermark = Math.max(state.watermark ?? 0, gap.toTime);
  state.lastPrice = gap.lastPrice ?? state.lastPrice;
  return candles;
}

/** Moves the watermark on, never back, and closes every window that ends at or before it. */
function advance(
  state: WindowerState,
  watermark: number,
  availableAt: number,
  options: WindowerOptions,
): Candle[] {
  if (state.watermark !== undefined && watermark <= state.watermark) return [];
  state.watermark = watermark;
  const intervalMs = options.intervalSec * 1_000;
  const candles: Candle[] = [];
  while (state.openTime !== undefined && state.openTime + intervalMs <= watermark) {
    // Before the first price is known there is nothing to tell about a window.
    if (state.lastPrice !== undefined) candles.push(candleOf(state, state.openTime, availableAt, options));
    state.openTime += intervalMs;
    state.window = undefined;
    const openTime = state.openTime;
    if (state.gaps.length > 0) state.gaps = state.gaps.filter((gap) => gap.to > openTime);
  }
  return candles;
}

function candleOf(
  state: WindowerState,
  openTime: number,
  availableAt: number,
  options: WindowerOptions,
): Candle {
  const closeTime = openTime + options.intervalSec * 1_000;
  const price = state.lastPrice ?? 0;
  const { window } = state;
  const totals =
    window === undefined
      ? {
          open: price,
          high: price,
          low: price,
          close: price,
          tradeCount: 0,
          volume: 0,
          quoteVolume: 0,
          vwap: undefined,
          buyVolume: 0,
          sellVolume: 0,
        }
      : totalsOf(window);
  return {
    instrument: state.instrument,
    intervalSec: options.intervalSec,
    openTime,
    closeTime,
    revision: 0,
    status: 'final',
    ...totals,
    complete: !state.gaps.some((gap) => gap.from < closeTime && gap.to > openTime),
    filled: window === undefined,
    origin: 'trades',
    availableAt: state.availability === 'modelled' ? closeTime + MODELLED_LATENCY_MS : availableAt,
    availability: state.availability,
  };
}

/** `-Infinity` does not survive JSON; a time before all others does. */
function noteGap(state: WindowerState, from: number, to: number): void {
  state.gaps.push({ from: Math.max(from, 0), to });
}

function floorTo(time: number, intervalSec: number): number {
  const intervalMs = intervalSec * 1_000;
  return Math.floor(time / intervalMs) * intervalMs;
}
