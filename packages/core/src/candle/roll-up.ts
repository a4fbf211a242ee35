import type { InstrumentId } from '../trade/index.ts';
import { type Candle, MODELLED_LATENCY_MS } from './candle.ts';
import type { RollUpStep } from './intervals.ts';
import { newRollUpWindow, putPart, type RollUpWindow, revisionsOf, totalsOfParts } from './roll-up-window.ts';
import { floorTo } from './windower.ts';

/** Everything one step remembers of one instrument: larger candles from smaller ones. */
export interface RollUpState {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  readonly partSec: number;
  /** Open time of the window that is next to be told; `undefined` before event time has begun. */
  openTime: number | undefined;
  /** By open time: those that may still be corrected, the open one, and those told of ahead by others. */
  windows: RollUpWindow[];
  /** Close of the newest window told. */
  lastPrice: number | undefined;
  /** Where nothing is missing before the first price: parts that are absent from here on were empty. */
  emptyFrom: number | undefined;
}

/** What a window that lacks parts is told from. */
export interface Seen extends Available {
  /** Last price before the event that moves time on; a window without any part carries it. */
  readonly lastPrice: number | undefined;
}

type Available = Pick<Candle, 'availableAt' | 'availability'>;

/** What is kept of windows that were told, since parts of theirs may be corrected. */
const MAX_TOLD = { windows: 64, parts: 300 };
/** What is kept of windows that others tell ahead of time: more than any venue's record of candles. */
const MAX_AHEAD = { windows: 2_000, parts: 2_000 };

export function newRollUp(instrument: InstrumentId, { intervalSec, partSec }: RollUpStep): RollUpState {
  return {
    instrument,
    intervalSec,
    partSec,
    openTime: undefined,
    windows: [],
    lastPrice: undefined,
    emptyFrom: undefined,
  };
}

/** Takes the next part in the order of time and gives the candles that it closes. Changes `state` in place. */
export function nextPart(state: RollUpState, part: Candle): readonly Candle[] {
  const openTime = floorTo(part.openTime, state.intervalSec);
  state.openTime ??= openTime;
  const window = takePart(state, part);
  const partMs = state.partSec * 1_000;
  if (window?.parts.length === 1 && state.lastPrice === undefined && state.emptyFrom !== undefined) {
    if (state.emptyFrom <= openTime) window.emptyParts = (part.openTime - openTime) / partMs;
    state.emptyFrom = undefined;
  }
  const { availableAt, availability, close: lastPrice } = part;
  return passTime(state, part.closeTime, { availableAt, availability, lastPrice }, false);
}

/**
 * Takes a part that another source tells, or that is corrected. It moves no time: its window is told when time has
 * come that far, and told anew by `corrections` when that has been. A window that is no longer kept stays as it is.
 */
export function takePart(state: RollUpState, part: Candle): RollUpWindow | undefined {
  const openTime = floorTo(part.openTime, state.intervalSec);
  let window = state.windows.findLast((one) => one.openTime === openTime);
  if (window === undefined) {
    if (state.openTime !== undefined && openTime < state.openTime) return undefined;
    window = newRollUpWindow(openTime);
    insert(state, window);
    forgetBeyond(state, MAX_AHEAD, (one) => !one.told);
  }
  putPart(window, part);
  return window;
}

/** Parts of windows not told yet that overlap `[fromTime, toTime)` may lack trades, unless they were corrected. */
export function cutParts({ windows }: RollUpState, fromTime: number, toTime: number): void {
  for (const { told, parts } of windows) {
    if (told) continue;
    parts.forEach((part, index) => {
      const overlaps = part.openTime < toTime && part.closeTime > fromTime;
      const mayLack = part.origin === 'trades' && part.revision === 0;
      if (overlaps && mayLack) parts[index] = { ...part, complete: false };
    });
  }
}

/** Moves time on, never back, and tells the windows that end by then; `fill` also those of which no part has come. */
export function passTime(state: RollUpState, time: number, seen: Seen, fill: boolean): readonly Candle[] {
  const intervalMs = state.intervalSec * 1_000;
  const upTo = floorTo(time, state.intervalSec);
  if (state.openTime !== undefined && state.openTime >= upTo) return NO_CANDLES;
  if (fill) addMissing(state, upTo);
  const candles: Candle[] = [];
  for (const window of state.windows) {
    if (window.told || window.openTime >= upTo) continue;
    window.firstRevision = revisionsOf(window);
    const candle = candleOf(state, window, window.parts, seen);
    window.told = true;
    state.lastPrice = candle.close;
    candles.push(candle);
  }
  state.openTime = Math.max(upTo, state.openTime ?? upTo);
  forgetTold(state, state.openTime - intervalMs);
  return candles;
}

/** Candles that were told and have changed since, each with a higher revision and its own `availableAt`. */
export function corrections(state: RollUpState): readonly Candle[] {
  const changed = state.windows.filter((window) => window.changed);
  return changed.map((window) => {
    window.changed = false;
    return candleOf(state, window, window.parts, undefined);
  });
}

/** The open window as it stands, with what is known of its newest part. */
export function provisionalRollUp(state: RollUpState, newest: Candle | undefined): Candle | undefined {
  const openTime = newest === undefined ? state.openTime : floorTo(newest.openTime, state.intervalSec);
  if (openTime === undefined) return undefined;
  const window = state.windows.find((one) => one.openTime === openTime) ?? newRollUpWindow(openTime);
  const parts = newest === undefined ? window.parts : [...window.parts, newest];
  if (parts.length === 0) return undefined;
  return { ...candleOf(state, window, parts, undefined), status: 'provisional' };
}

const NO_CANDLES: readonly Candle[] = [];

/** Windows without any part, from the first on that has a price to carry. */
function addMissing(state: RollUpState, upTo: number): void {
  let priced = state.lastPrice !== undefined;
  for (let time = state.openTime ?? upTo; time < upTo; time += state.intervalSec * 1_000) {
    const known = state.windows.some((one) => one.openTime === time);
    if (!known && priced) insert(state, newRollUpWindow(time));
    priced ||= known;
  }
}

function insert({ windows }: RollUpState, window: RollUpWindow): void {
  const index = windows.findIndex((one) => one.openTime > window.openTime);
  windows.splice(index < 0 ? windows.length : index, 0, window);
}

function candleOf(
  state: RollUpState,
  window: RollUpWindow,
  parts: readonly Candle[],
  seen: Seen | undefined,
): Candle {
  const { instrument, intervalSec, partSec } = state;
  const { openTime } = window;
  const closeTime = openTime + intervalSec * 1_000;
  const isWhole = parts.length + window.emptyParts === intervalSec / partSec;
  const totals = totalsOfParts(parts, seen?.lastPrice ?? state.lastPrice ?? 0);
  return {
    instrument,
    intervalSec,
    openTime,
    closeTime,
    revision: revisionsOf(window) - window.firstRevision,
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
    complete: isWhole && parts.every((part) => part.complete),
    filled: totals.filled,
    origin: totals.origin,
    ...availabilityOf(parts, closeTime, parts.at(-1)?.closeTime === closeTime ? undefined : seen),
  };
}

/** A candle is known with the last of its parts; one that lacks its end, with the event that closed it. */
function availabilityOf(parts: readonly Candle[], closeTime: number, seen: Available | undefined): Available {
  let availableAt = 0;
  let availability: Candle['availability'] = 'observed';
  for (const part of parts) {
    if (part.availableAt < availableAt) continue;
    availableAt = part.availableAt;
    availability = part.availability;
  }
  if (seen === undefined) return { availableAt, availability };
  const seenAt = seen.availability === 'modelled' ? closeTime + MODELLED_LATENCY_MS : seen.availableAt;
  return seenAt < availableAt
    ? { availableAt, availability }
    : { availableAt: seenAt, availability: seen.availability };
}

/** Keeps what may be corrected: windows that are not complete, and the newest told. */
function forgetTold(state: RollUpState, newestTold: number): void {
  const wholeParts = state.intervalSec / state.partSec;
  const isSettled = (window: RollUpWindow): boolean =>
    window.told &&
    !window.changed &&
    window.openTime < newestTold &&
    window.parts.length + window.emptyParts === wholeParts &&
    window.parts.every((part) => part.complete);
  if (state.windows.some(isSettled)) state.windows = state.windows.filter((window) => !isSettled(window));
  forgetBeyond(state, MAX_TOLD, (window) => window.told && window.openTime < newestTold);
}

/** Forgets the oldest of some windows when they are too many. */
function forgetBeyond(
  state: RollUpState,
  most: { readonly windows: number; readonly parts: number },
  isOne: (window: RollUpWindow) => boolean,
): void {
  if (state.windows.length < 2) return;
  const ones = state.windows.filter(isOne);
  let parts = ones.reduce((sum, window) => sum + window.parts.length, 0);
  while (ones.length > most.windows || parts > most.parts) {
    const oldest = ones.shift();
    if (oldest === undefined) return;
    parts -= oldest.parts.length;
    state.windows.splice(state.windows.indexOf(oldest), 1);
  }
}
