import { errors } from './errors.ts';

/** Lets so many calls run at a time; the others wait in line. */
export interface CallLimit {
  /** Throws `LLM_BUSY` where the line is full. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

export function createCallLimit(atOnce: number, mostWaiting = 1_000): CallLimit {
  let running = 0;
  const waiting: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (waiting.length >= mostWaiting) throw errors.busy(mostWaiting);
    // Whoever leaves hands its place on, so that nobody who comes meanwhile takes it.
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return {
    async run(call) {
      await enter();
      try {
        return await call();
      } finally {
        leave();
      }
    },
  };
}
