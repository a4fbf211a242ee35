import { useEffect, useState } from 'preact/hooks';

/** The browser's clock, epoch ms, ticking each second. The only place that reads it. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/**
 * The time the market is at. A replay, or a simulation that runs faster than the clock on the wall, is at the close
 * of its newest candle.
 */
export function marketTime(
  serverNow: number,
  lastCloseTime: number | undefined,
  intervalSec: number,
): number {
  if (lastCloseTime === undefined) return serverNow;
  const isCurrent = Math.abs(serverNow - lastCloseTime) <= 5 * intervalSec * 1_000;
  return isCurrent ? serverNow : lastCloseTime;
}
