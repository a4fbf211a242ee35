import type { Candle } from '@foretick/core/candle';
import { exampleCandles } from '../example-candles.ts';

/** Candles whose returns are `shareAt` of the one before, and noise of 10 basis points. */
export function momentumCandles(count: number, seed: number, shareAt: (minute: number) => number): Candle[] {
  let state = (seed * 7_919) % 2_147_483_647;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let i = 0; i < 10; i += 1) uniform();
  let close = 100;
  let move = 0;
  return exampleCandles(count).map((candle, minute) => {
    const open = close;
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    move = shareAt(minute) * move + 0.001 * normal;
    close = open * Math.exp(move);
    return { ...candle, open, close, high: Math.max(open, close), low: Math.min(open, close) };
  });
}
