export * from './candle.ts';
export {
  MAX_FILLED_IN_GAP,
  newWindower,
  nextEvent,
  provisionalCandle,
  type WindowerOptions,
  type WindowerOutput,
  type WindowerState,
} from './windower.ts';
