import type { Clock } from '@foretick/ports';

export const NOW = Date.UTC(2026, 0, 5, 12);

/** Stands still; whoever sleeps wakes at once. */
export const standingClock: Clock = { now: () => NOW, sleep: async () => undefined };
