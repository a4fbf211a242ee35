import { pollFeed } from '@foretick/feed-connection';
import { ForetickError, type NewsHistory, type NewsItem, NO_FEED_MEMORY } from '@foretick/ports';
import { type GdeltOptions, gdeltRequest, MAX_RECORDS } from './gdelt-request.ts';

/**
 * What GDELT saw in the past: its document API reaches back some three months. Asked in stretches, halved where one answer cannot
 * have them all, no more often than it allows.
 */
export function createGdeltHistory(options: GdeltOptions): NewsHistory {
  const { clock } = options;
  return {
    async *between({ from, to }, signal) {
      let isFirst = true;
      const ask = async (start: number, end: number): Promise<readonly NewsItem[]> => {
        for (let attempt = 1; ; attempt += 1) {
          if (!isFirst) await clock.sleep(PACE_MS * attempt, signal);
          isFirst = false;
          // Both ends belong to what is asked for.
          const bounds = {
            startdatetime: written(start),
            enddatetime: written(end - 1_000),
            sort: 'dateasc',
          };
          const polled = await pollFeed(gdeltRequest(options, bounds), NO_FEED_MEMORY, signal);
          if (polled.kind === 'items') return polled.items;
          const reason = polled.kind === 'failed' ? polled.reason : 'no answer';
          if (attempt === ATTEMPTS) throw unavailable(reason, start, end);
          const waitMs = polled.kind === 'failed' ? (polled.retryAfterMs ?? 0) : 0;
          if (waitMs > 0) await clock.sleep(waitMs, signal);
        }
      };
      let stretchMs = LONGEST_MS;
      for (let start = from; start < to && !signal.aborted; ) {
        const end = Math.min(start + stretchMs, to);
        const items = await ask(start, end);
        if (items.length >= MAX_RECORDS && stretchMs > SHORTEST_MS) {
          stretchMs = Math.max(SHORTEST_MS, stretchMs / 2);
          continue;
        }
        const inside = items.filter(
          ({ publishedAt = Number.NaN }) => publishedAt >= start && publishedAt < end,
        );
        yield { items: inside, upTo: end };
        start = end;
        if (items.length < MAX_RECORDS / 4) stretchMs = Math.min(LONGEST_MS, stretchMs * 2);
      }
    },
  };
}

const LONGEST_MS = 6 * 3_600_000;
/** As often as it looks. */
const SHORTEST_MS = 15 * 60_000;
/** It allows one request in five seconds, by its own clock. */
const PACE_MS = 6_500;
const ATTEMPTS = 4;

/** `20230918031500`, in UTC. */
function written(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '');
}

function unavailable(reason: string, start: number, end: number): ForetickError {
  const stretch = `${new Date(start).toISOString()} to ${new Date(end).toISOString()}`;
  return new ForetickError(
    'NEWS_UNAVAILABLE',
    `GDELT does not tell the news of ${stretch}: ${reason}; it reaches back some three months. Ask again later, what came so far is kept`,
    { retryable: true },
  );
}
