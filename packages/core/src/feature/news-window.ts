import type { NewsSignal } from './news-signal.ts';

/** Half-life of a signal in minutes. */
const HALF_LIFE_MIN = 60;

/** So long before its first candle a history needs the news: what is older weighs less than 1e-7. */
export const NEWS_MEMORY_MS = 24 * 3_600_000;

/** What the news said, decayed by the time since it was known. */
export class NewsWindow {
  #score = 0;
  #count = 0;
  /** Time that both are decayed to, epoch ms. */
  #time = 0;
  #newest: number | undefined;

  /** In the order of `availableAt`. */
  add({ availableAt, score }: NewsSignal): void {
    this.#decayTo(availableAt);
    this.#score += score;
    this.#count += 1;
    this.#newest = availableAt;
  }

  /** Sum of the scores, each halved every 60 minutes. */
  score(time: number): number {
    return this.#score * decay(time - this.#time);
  }

  /** Number of signals, each halved every 60 minutes. */
  count(time: number): number {
    return this.#count * decay(time - this.#time);
  }

  /** Minutes since the newest signal was known, at most a day; a day where there is none. */
  ageMin(time: number): number {
    const age = this.#newest === undefined ? DAY_MIN : (time - this.#newest) / 60_000;
    return Math.min(Math.max(age, 0), DAY_MIN);
  }

  snapshot(): NewsWindowState {
    return [this.#score, this.#count, this.#time, this.#newest ?? -1];
  }

  restore([score = 0, count = 0, time = 0, newest = -1]: NewsWindowState): void {
    this.#score = score;
    this.#count = count;
    this.#time = time;
    this.#newest = newest < 0 ? undefined : newest;
  }

  #decayTo(time: number): void {
    if (time <= this.#time) return;
    const share = decay(time - this.#time);
    this.#score *= share;
    this.#count *= share;
    this.#time = time;
  }
}

export type NewsWindowState = readonly number[];

const DAY_MIN = 1_440;

function decay(elapsedMs: number): number {
  return elapsedMs <= 0 ? 1 : 0.5 ** (elapsedMs / 60_000 / HALF_LIFE_MIN);
}
