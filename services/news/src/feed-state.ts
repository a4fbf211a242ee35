import { type FeedMemory, NO_FEED_MEMORY } from '@foretick/ports';

/** What is remembered of the feeds; survives JSON. Changed in place by its one owner. */
export interface FeedsState {
  /** By the feed's name. */
  readonly feeds: Record<string, FeedState>;
  /** Of the story index. */
  stories: unknown;
}

export interface FeedState {
  memory: FeedMemory;
  /** Ids of the items of the newest answers, oldest first: they come again with every answer. */
  seen: string[];
}

/** A feed carries 200 items at most. */
export const MAX_SEEN = 500;

export function newFeedState(): FeedState {
  return { memory: NO_FEED_MEMORY, seen: [] };
}

export function isFeedsState(value: unknown): value is FeedsState {
  return (
    typeof value === 'object' &&
    value !== null &&
    'feeds' in value &&
    typeof value.feeds === 'object' &&
    value.feeds !== null &&
    'stories' in value
  );
}
