import type { Clock } from '@foretick/ports';

/** A clock that stands still while anything is being done, and then goes on at once to the next thing that waits for it. */
export interface VirtualClock extends Clock {
  /**
   * Lets time pass until `isOver` after some step, or until nobody waits any more. Whatever runs meanwhile may wait for
   * this clock and for promises of the same thread alone, or the order of what happens is no longer the same each time.
   */
  run(isOver: () => boolean): Promise<void>;
  /** Sleeps that are under way. */
  sleeping(): number;
}

/** Two sleeps that end at the same moment end in the order in which they began. */
export function createVirtualClock(startAt: number): VirtualClock {
  let now = startAt;
  let begun = 0;
  let sleeping = 0;
  const queue = new SleepQueue();

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      sleeping += 1;
      const end = (): void => {
        if (one.over) return;
        one.over = true;
        sleeping -= 1;
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const one: Sleep = { until: now + Math.max(0, Math.ceil(ms)), order: begun, over: false, end };
      begun += 1;
      signal?.addEventListener('abort', end, { once: true });
      queue.add(one);
    });
  };
  return {
    now: () => now,
    sleep,
    sleeping: () => sleeping,
    async run(isOver) {
      await settled(0);
      for (let step = 0; !isOver(); step += 1) {
        const next = queue.take();
        if (next === undefined) return;
        if (next.over) continue;
        now = Math.max(now, next.until);
        next.end();
        await settled(step);
      }
    },
  };
}

interface Sleep {
  readonly until: number;
  readonly order: number;
  over: boolean;
  readonly end: () => void;
}

/**
 * Everything that follows without waiting for time has been done: a tick comes when no promise has anything left to do, and the
 * second one when what other ticks began has been done too. Now and then the event loop gets its turn, which costs more.
 */
function settled(step: number): Promise<void> {
  return new Promise((resolve) => {
    if (step % STEPS_OF_A_TURN === 0) setImmediate(resolve);
    else process.nextTick(() => process.nextTick(resolve));
  });
}

const STEPS_OF_A_TURN = 1_000;

/** A binary heap: the one that ends first comes out first. */
class SleepQueue {
  readonly #heap: Sleep[] = [];

  add(sleep: Sleep): void {
    const heap = this.#heap;
    let at = heap.push(sleep) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfLater(above, at)) return;
      at = above;
    }
  }

  take(): Sleep | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const child = this.#isLater(left, left + 1) ? left + 1 : left;
      if (!this.#swapIfLater(at, child)) return first;
      at = child;
    }
  }

  #isLater(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return false;
    return one.until > other.until || (one.until === other.until && one.order > other.order);
  }

  #swapIfLater(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined || !this.#isLater(a, b)) return false;
    this.#heap[a] = other;
    this.#heap[b] = one;
    return true;
  }
}
