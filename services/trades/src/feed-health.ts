/** How the feed of one instrument has done lately. */
export interface FeedHealth {
  noteTrade(eventTime: number, ingestTime: number): void;
  /** Trades a second over the last minute. */
  tradesPerSec(now: number): number;
  /** Median time from the venue's clock to ours over the newest trades; `undefined` before the first. */
  latencyMs(): number | undefined;
}

const SECONDS = 60;
const LATENCIES = 101;

export function createFeedHealth(): FeedHealth {
  const counts = new Map<number, number>();
  const latencies: number[] = [];
  const forget = (now: number) => {
    for (const second of counts.keys()) if (second <= now / 1_000 - SECONDS) counts.delete(second);
  };
  return {
    noteTrade(eventTime, ingestTime) {
      const second = Math.floor(ingestTime / 1_000);
      counts.set(second, (counts.get(second) ?? 0) + 1);
      if (counts.size > 2 * SECONDS) forget(ingestTime);
      latencies.push(ingestTime - eventTime);
      if (latencies.length > LATENCIES) latencies.shift();
    },
    tradesPerSec(now) {
      forget(now);
      return [...counts.values()].reduce((sum, count) => sum + count, 0) / SECONDS;
    },
    latencyMs() {
      return latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length / 2)];
    },
  };
}
