import type { Gap, InstrumentId, Trade, TradeEvent } from '../trade/index.ts';
import type { Candle } from './candle.ts';
import type { IntervalLadder } from './intervals.ts';
import {
  corrections,
  cutParts,
  newRollUp,
  nextPart,
  passTime,
  provisionalRollUp,
  type RollUpState,
  type Seen,
  takePart,
} from './roll-up.ts';
import {
  floorTo,
  isFilled,
  newWindower,
  nextEvent,
  provisionalCandle,
  type WindowerOptions,
  type WindowerState,
} from './windower.ts';

export interface LadderOptions {
  readonly ladder: IntervalLadder;
  /** See `WindowerOptions`. */
  readonly allowedLatenessMs?: number;
}

/** Candles of several intervals of one instrument. Changed in place by its one owner. */
export interface LadderState {
  readonly windower: WindowerState;
  /** One for each step of the ladder, in its order. */
  readonly rollUps: readonly RollUpState[];
  /** Late trades so far. */
  lateTrades: number;
  /** The highest that a corrected candle has been given. */
  newestRevision: number;
}

/** A trade that came after its window had closed. */
export interface LateTrade extends Trade {
  /** Open time of the window that it missed, of the smallest interval; epoch ms. */
  readonly missedOpenTime: number;
  readonly missedIntervalSec: number;
  /** Late trades of the instrument up to this one. */
  readonly lateTrades: number;
}

export interface LadderOutput {
  /** Of all intervals that were asked for; a part comes before what is rolled up from it. */
  readonly candles: readonly Candle[];
  readonly late: LateTrade | undefined;
}

export function newLadder(instrument: InstrumentId, { ladder }: LadderOptions): LadderState {
  return {
    windower: newWindower(instrument),
    rollUps: ladder.steps.map((step) => newRollUp(instrument, step)),
    lateTrades: 0,
    newestRevision: 0,
  };
}

/**
 * Takes one event of topic `trades`: the smallest candles that it closes are folded from trades, the larger ones are
 * rolled up from those. Changes `state` in place.
 */
export function nextLadderEvent(state: LadderState, event: TradeEvent, options: LadderOptions): LadderOutput {
  const { windower } = state;
  const { openTime, lastPrice, watermark = Number.NEGATIVE_INFINITY } = windower;
  const { candles, late } = nextEvent(windower, event, smallest(options));
  if (late === undefined && candles.length === 0 && event.kind !== 'gap' && openTime !== undefined) {
    return NOTHING;
  }
  return {
    candles: roll(),
    late: late === undefined ? undefined : noteLate(state, late, options),
  };

  function roll(): readonly Candle[] {
    if (openTime === undefined) {
      if (windower.openTime === undefined) return candles;
      begin(state, windower.openTime);
      return passAll(state, candles, options, { ...windower, lastPrice });
    }
    if (event.kind !== 'gap') return climb(state, candles, options);
    noteCut(state, event);
    const seen = { ...windower, lastPrice };
    if (event.toTime === undefined) return endAll(state, candles, openTime, options, seen);
    if (event.eventTime <= watermark) return candles;
    const isFilledFor = ({ intervalSec }: RollUpState): boolean =>
      isFilled(event, floorTo(openTime, intervalSec), intervalSec);
    return passAll(state, candles, options, seen, new Set(state.rollUps.filter(isFilledFor)));
  }
}

/**
 * Takes a candle that another source tells (a venue, a file), or that is corrected. What is rolled up from it follows
 * when event time has come that far, or with `ladderCorrections`. Others than that, and those the ladder has no use
 * for, are passed over.
 */
export function takeLadderCandle(state: LadderState, candle: Candle): void {
  if (candle.status !== 'final' || (candle.origin === 'trades' && candle.revision === 0)) return;
  for (const step of state.rollUps) if (step.partSec === candle.intervalSec) takePart(step, candle);
}

/**
 * A corrected candle in a revision that no other one has, at least the candle's own: the same correction may be told twice, with more
 * trades the second time, and a final candle never changes.
 */
export function nextRevision(state: LadderState, candle: Candle): Candle {
  state.newestRevision = Math.max(state.newestRevision + 1, candle.revision);
  return { ...candle, revision: state.newestRevision };
}

/** Larger candles that were told and have changed since: new revisions. */
export function ladderCorrections(state: LadderState, { ladder }: LadderOptions): readonly Candle[] {
  return state.rollUps.flatMap((step, index) => {
    const candles = corrections(step);
    for (const candle of candles) takeLadderCandle(state, candle);
    return ladder.steps[index]?.asked === true ? candles : [];
  });
}

/** The open window of one interval as it stands; `undefined` before the first price. */
export function provisionalOf(
  state: LadderState,
  intervalSec: number,
  options: LadderOptions,
): Candle | undefined {
  const newest = provisionalCandle(state.windower, smallest(options));
  if (intervalSec === options.ladder.smallestSec) return newest;
  const step = state.rollUps.find((one) => one.intervalSec === intervalSec);
  return step && provisionalRollUp(step, provisionalOf(state, step.partSec, options));
}

const NO_CANDLES: readonly Candle[] = [];
const NOTHING: LadderOutput = { candles: NO_CANDLES, late: undefined };

function smallest({ ladder, allowedLatenessMs = 0 }: LadderOptions): WindowerOptions {
  return { intervalSec: ladder.smallestSec, allowedLatenessMs };
}

function noteLate(state: LadderState, trade: Trade, { ladder }: LadderOptions): LateTrade {
  state.lateTrades += 1;
  return {
    ...trade,
    missedOpenTime: floorTo(trade.eventTime, ladder.smallestSec),
    missedIntervalSec: ladder.smallestSec,
    lateTrades: state.lateTrades,
  };
}

/** Event time begins. What other sources told of the time before it can be told now. */
function begin({ windower, rollUps }: LadderState, openTime: number): void {
  for (const step of rollUps) {
    const [first] = step.windows;
    step.openTime = Math.min(first?.openTime ?? openTime, floorTo(openTime, step.intervalSec));
    step.emptyFrom = windower.lastPrice === undefined ? windower.incompleteBefore : undefined;
  }
}

/** A gap cuts what is not told yet, also where the parts were told before anybody knew of it. */
function noteCut({ windower, rollUps }: LadderState, { fromTime = 0, toTime = fromTime }: Gap): void {
  for (const step of rollUps) {
    cutParts(step, fromTime, toTime);
    if (step.emptyFrom !== undefined) step.emptyFrom = Math.max(step.emptyFrom, windower.incompleteBefore);
  }
}

/** Windows that end by the time that has come are told even where parts of them are missing. */
function passAll(
  state: LadderState,
  parts: readonly Candle[],
  options: LadderOptions,
  seen: Seen,
  fills: ReadonlySet<RollUpState> = new Set(),
): readonly Candle[] {
  const { openTime = 0 } = state.windower;
  return climb(state, parts, options, (step) => passTime(step, openTime, seen, fills.has(step)));
}

/** The input ends: so does every open window. */
function endAll(
  state: LadderState,
  parts: readonly Candle[],
  openTime: number,
  options: LadderOptions,
  seen: Seen,
): readonly Candle[] {
  return climb(state, parts, options, (step) => {
    const end = floorTo(openTime, step.intervalSec) + step.intervalSec * 1_000;
    return passTime(step, end, seen, seen.lastPrice !== undefined);
  });
}

/** Rolls parts up, step by step: what each step tells is what the steps above it take. `then` follows its parts. */
function climb(
  { rollUps }: LadderState,
  parts: readonly Candle[],
  { ladder }: LadderOptions,
  then: (step: RollUpState) => readonly Candle[] = () => NO_CANDLES,
): readonly Candle[] {
  const told = [...parts];
  const byInterval = new Map<number, readonly Candle[]>([[ladder.smallestSec, parts]]);
  rollUps.forEach((step, index) => {
    const candles: Candle[] = [];
    for (const part of byInterval.get(step.partSec) ?? NO_CANDLES) candles.push(...nextPart(step, part));
    candles.push(...then(step));
    byInterval.set(step.intervalSec, candles);
    if (ladder.steps[index]?.asked === true) told.push(...candles);
  });
  return told;
}
