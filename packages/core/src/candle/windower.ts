import type { Gap, InstrumentId, Trade, TradeEvent } from '../trade/index.ts';
import { type Candle, MODELLED_LATENCY_MS } from './candle.ts';
import { advanceClock, type ClockState } from './clock.ts';
import { addTrade, emptyTotals, firstTrade, type TradeWindow, totalsOf } from './trade-window.ts';

export interface WindowerOptions {
  readonly intervalSec: number;
  /**
   * How far the watermark trails the newest event: a trade may come this late and still find its window open.
   * Default 0; at most `MAX_ALLOWED_LATENESS_MS`.
   */
  readonly allowedLatenessMs?: number;
}

/** Everything the windower remembers of one instrument; survives JSON. */
export interface WindowerState extends ClockState {
  readonly instrument: InstrumentId;
  /** Sequence of the last trade taken; -1 before the first. */
  lastSequence: number;
  /** Open time of the window that is next to be closed. */
  openTime: number | undefined;
  window: TradeWindow | undefined;
  /** Newer windows in which something has traded, oldest first. There are none without allowed lateness. */
  later: { readonly openTime: number; readonly window: TradeWindow }[];
  /** Last price in or before the window that is next to be closed. */
  lastPrice: number | undefined;
  /** Trades between these times may be missing: windows still open that overlap them are not complete. */
  incompleteFrom: number;
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

const NO_CANDLES: readonly Candle[] = [];
const NOTHING: WindowerOutput = { candles: NO_CANDLES, late: undefined };

export function newWindower(instrument: InstrumentId): WindowerState {
  return {
    instrument,
    lastSequence: -1,
    watermark: undefined,
    openTime: undefined,
    window: undefined,
    later: [],
    lastPrice: undefined,
    incompleteFrom: 0,
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
      return output(advance(state, event.eventTime, options));
    case 'gap':
      return output(nextGap(state, event, options));
  }
}

/** The candle of the newest window that is open, as it stands; `undefined` before the first trade. */
export function provisionalCandle(state: WindowerState, options: WindowerOptions): Candle | undefined {
  const { openTime, window, later, lastPrice } = state;
  if (openTime === undefined || lastPrice === undefined) return undefined;
  const newest = later.at(-1) ?? { openTime, window };
  return {
    ...candleOf(state, newest.openTime, newest.window, lastPrice, options),
    status: 'provisional',
  };
}

/** Whether windows up to the one in which a gap resumes are filled, and not left to others. */
export function isFilled(gap: Gap, openTime: number, intervalSec: number): boolean {
  const windows = gap.cause === 'downtime' ? 0 : MAX_FILLED_IN_GAP;
  return floorTo(gap.eventTime, intervalSec) - openTime <= windows * intervalSec * 1_000;
}

export function floorTo(time: number, intervalSec: number): number {
  const intervalMs = intervalSec * 1_000;
  return Math.floor(time / intervalMs) * intervalMs;
}

function nextTrade(state: WindowerState, trade: Trade, options: WindowerOptions): WindowerOutput {
  state.lastSequence = trade.sequence;
  if (state.openTime === undefined) {
    // Nothing says that the window was seen from its start.
    cut(state, 0, trade.eventTime);
    begin(state, trade.eventTime - (options.allowedLatenessMs ?? 0), options);
  }
  const candles = advance(state, trade.eventTime, options);
  if (state.openTime !== undefined && trade.eventTime < state.openTime) return { candles, late: trade };
  add(state, trade, options);
  return output(candles);
}

function add(state: WindowerState, trade: Trade, { intervalSec }: WindowerOptions): void {
  if (trade.eventTime < (state.openTime ?? 0) + intervalSec * 1_000) {
    if (state.window === undefined) state.window = firstTrade(trade);
    else addTrade(state.window, trade);
    state.lastPrice = trade.price;
    return;
  }
  const { later } = state;
  const openTime = floorTo(trade.eventTime, intervalSec);
  const index = later.findIndex((one) => one.openTime >= openTime);
  const known = later[index];
  if (known?.openTime === openTime) addTrade(known.window, trade);
  else later.splice(index < 0 ? later.length : index, 0, { openTime, window: firstTrade(trade) });
}

function nextGap(state: WindowerState, gap: Gap, options: WindowerOptions): readonly Candle[] {
  const { openTime } = state;
  if (openTime === undefined) {
    if (gap.toTime === undefined) return NO_CANDLES;
    cut(state, 0, gap.toTime);
    begin(state, gap.eventTime, options);
    state.lastPrice = gap.lastPrice;
    return NO_CANDLES;
  }
  const end = (state.later.at(-1)?.openTime ?? openTime) + options.intervalSec * 1_000;
  // A gap starts where the trades before it ended, so every window from there to its end is cut.
  cut(state, gap.fromTime ?? openTime, gap.toTime ?? end);
  if (gap.toTime === undefined) return closeUntil(state, end, options);
  if (gap.eventTime <= (state.watermark ?? 0)) return NO_CANDLES;
  const filled = isFilled(gap, openTime, options.intervalSec);
  const candles = filled ? advance(state, gap.eventTime, options) : closeUntil(state, end, options);
  if (!filled) begin(state, gap.eventTime, options);
  // A newer window brings its own price.
  if (state.later.length === 0) state.lastPrice = gap.lastPrice ?? state.lastPrice;
  return candles;
}

function cut(state: WindowerState, from: number, before: number): void {
  const standing = state.openTime !== undefined && state.openTime < state.incompleteBefore;
  state.incompleteFrom = standing ? Math.min(state.incompleteFrom, from) : from;
  state.incompleteBefore = Math.max(state.incompleteBefore, before);
}

/** Opens the window at `time`, whatever was before. */
function begin(state: WindowerState, time: number, options: WindowerOptions): void {
  state.watermark = Math.max(state.watermark ?? 0, time);
  state.openTime = floorTo(state.watermark, options.intervalSec);
  state.window = undefined;
}

/** Moves the clock on and closes every window that ends at or before its watermark. */
function advance(state: WindowerState, eventTime: number, options: WindowerOptions): readonly Candle[] {
  if (!advanceClock(state, eventTime, options.allowedLatenessMs ?? 0)) return NO_CANDLES;
  const { openTime, watermark = eventTime } = state;
  if (openTime === undefined || openTime + options.intervalSec * 1_000 > watermark) return NO_CANDLES;
  return closeUntil(state, watermark, options);
}

function closeUntil(state: WindowerState, end: number, options: WindowerOptions): readonly Candle[] {
  state.watermark = Math.max(state.watermark ?? end, end);
  const intervalMs = options.intervalSec * 1_000;
  const candles: Candle[] = [];
  while (state.openTime !== undefined && state.openTime + intervalMs <= end) {
    const { openTime, window, lastPrice } = state;
    // Before the first price is known there is nothing to tell about a window.
    if (lastPrice !== undefined) candles.push(candleOf(state, openTime, window, lastPrice, options));
    state.openTime += intervalMs;
    state.window = undefined;
    if (state.later[0]?.openTime === state.openTime) {
      state.window = state.later.shift()?.window;
      state.lastPrice = state.window?.close;
    }
  }
  return candles;
}

function candleOf(
  state: WindowerState,
  openTime: number,
  window: TradeWindow | undefined,
  lastPrice: number,
  { intervalSec }: WindowerOptions,
): Candle {
  const closeTime = openTime + intervalSec * 1_000;
  const { availability } = state;
  const totals = window === undefined ? emptyTotals(lastPrice) : totalsOf(window);
  return {
    instrument: state.instrument,
    intervalSec,
    openTime,
    closeTime,
    revision: 0,
    status: 'final',
    open: totals.open,
    high: totals.high,
    low: totals.low,
    close: totals.close,
    volume: totals.volume,
    quoteVolume: totals.quoteVolume,
    vwap: totals.vwap,
    tradeCount: totals.tradeCount,
    buyVolume: totals.buyVolume,
    sellVolume: totals.sellVolume,
    complete: openTime >= state.incompleteBefore || closeTime <= state.incompleteFrom,
    filled: window === undefined,
    origin: 'trades',
    availableAt: availability === 'modelled' ? closeTime + MODELLED_LATENCY_MS : state.availableAt,
    availability,
  };
}

function output(candles: readonly Candle[]): WindowerOutput {
  return candles.length === 0 ? NOTHING : { candles, late: undefined };
}
