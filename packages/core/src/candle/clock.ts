/** How far event time has come. */
export interface ClockState {
  /** Every trade before this time has been seen, or told to be missing. `undefined` before the first event. Epoch ms. */
  watermark: number | undefined;
}

/** Windows that stay open to wait for trades are bounded by it: 60 of one second. */
export const MAX_ALLOWED_LATENESS_MS = 60_000;

/**
 * Moves the watermark to `allowedLatenessMs` behind an event, never back. True when it has moved. Only recorded
 * events move it, so that a replay sees the same windows close.
 */
export function advanceClock(state: ClockState, eventTime: number, allowedLatenessMs: number): boolean {
  const watermark = eventTime - allowedLatenessMs;
  if (state.watermark !== undefined && watermark <= state.watermark) return false;
  state.watermark = watermark;
  return true;
}
