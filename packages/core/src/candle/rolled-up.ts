import type { Candle } from './candle.ts';
import { newRollUp, nextPart, passTime } from './roll-up.ts';

/**
 * Candles of a larger interval from stored ones of a smaller interval, which are of one instrument and oldest first. A
 * window that lacks parts is incomplete; the newest window is there when its last part is. As the streaming roll-up,
 * in one step.
 */
export function rolledUp(parts: readonly Candle[], intervalSec: number): readonly Candle[] {
  const [first] = parts;
  if (first === undefined) return [];
  const state = newRollUp(first.instrument, { intervalSec, partSec: first.intervalSec, asked: true });
  const candles: Candle[] = [];
  let last = first;
  for (const part of parts) {
    for (const candle of nextPart(state, part)) candles.push(candle);
    last = part;
  }
  const { closeTime, availableAt, availability, close: lastPrice } = last;
  candles.push(...passTime(state, closeTime, { availableAt, availability, lastPrice }, false));
  return candles;
}
