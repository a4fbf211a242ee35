import { useEffect, useState } from 'preact/hooks';

export interface ReplayClock {
  /** Epoch ms, between the day's begin and end. */
  readonly time: number;
  readonly isRunning: boolean;
  toggle(): void;
  moveTo(time: number): void;
}

/** A clock that runs from `from` to `to` at `speed` times the speed of the one on the wall, and stops at the end. */
export function useReplayClock(from: number, to: number, startAt: number, speed: number): ReplayClock {
  const [time, setTime] = useState(startAt);
  const [isRunning, setRunning] = useState(false);
  useEffect(() => {
    setTime(startAt);
    setRunning(false);
  }, [startAt]);
  useEffect(() => {
    if (!isRunning) return;
    let frame: number;
    let before: number | undefined;
    const tick = (now: number) => {
      // A page in the background has no frames: it goes on from where it was.
      const elapsed = before === undefined ? 0 : Math.min(now - before, 250);
      before = now;
      setTime((old) => Math.min(to, old + elapsed * speed));
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [isRunning, speed, to]);
  useEffect(() => {
    if (time >= to) setRunning(false);
  }, [time, to]);
  return {
    time,
    isRunning,
    toggle: () => {
      if (time >= to) setTime(from);
      setRunning(!isRunning);
    },
    moveTo: (next) => setTime(Math.max(from, Math.min(to, next))),
  };
}
