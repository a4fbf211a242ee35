import type { Clock } from '@foretick/ports';

/** The same reading for everybody who asks within `ms` of it. One that failed is not kept. */
export function keptFor<T>(clock: Clock, ms: number, read: () => Promise<T>): () => Promise<T> {
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<T> | undefined;
  return () => {
    if (reading !== undefined && clock.now() - readAt <= ms) return reading;
    readAt = clock.now();
    const next = read();
    next.catch(() => {
      if (reading === next) reading = undefined;
    });
    reading = next;
    return next;
  };
}
