export * from './candle.ts';
export { MAX_ALLOWED_LATENESS_MS } from './clock.ts';
export { type IntervalLadder, intervalLadder, type RollUpStep } from './intervals.ts';
export {
  type LadderOptions,
  type LadderOutput,
  type LadderState,
  type LateTrade,
  ladderCorrections,
  newLadder,
  nextLadderEvent,
  nextRevision,
  provisionalOf,
  takeLadderCandle,
} from './ladder.ts';
export { ladderSnapshot, restoreLadder } from './ladder-snapshot.ts';
export { rolledUp } from './rolled-up.ts';
export { addTrade, firstTrade, type TradeWindow, totalsOf } from './trade-window.ts';
export {
  MAX_FILLED_IN_GAP,
  newWindower,
  nextEvent,
  provisionalCandle,
  type WindowerOptions,
  type WindowerOutput,
  type WindowerState,
} from './windower.ts';
