import type { TimedRecord } from './audit-input.ts';
import type { Random } from './seeded-random.ts';

/**
 * Times at which to cut, ascending, each once: up to `count` in `[from, to)`, spread over the range.
 *
 * ```
 * a list's records      ──●───────●──●────────────●──
 * at one (it is known)    ▲
 * just before one                 ▲ (1 ms earlier)
 * between two                            ▲
 * at the day's border, 00:00 UTC, where the range has one
 * ```
 * Each list has its turn with each kind: a leak of a list that seldom has a record is met at its own records.
 */
export function chooseCuts(
  lists: readonly (readonly TimedRecord[])[],
  range: { readonly from: number; readonly to: number; readonly count: number },
  random: Random,
): number[] {
  const { from, to, count } = range;
  const times = lists.map((records) => timesWithin(records, from, to)).filter((list) => list.length > 0);
  const cuts = new Set<number>();
  for (let i = 0; i < count; i += 1) {
    // Neighbours in `i` differ in list and kind, so shuffle where in the range each falls by a stride.
    const place = (((i * STRIDE) % count) + random()) / count;
    const list = times[i % Math.max(times.length, 1)] ?? [];
    const turn = Math.floor(i / Math.max(times.length, 1));
    // Where the range has few borders, or a list few records, another kind takes the turn.
    for (let other = 0; other < KINDS.length; other += 1) {
      const kind = KINDS[(turn + other) % KINDS.length] ?? atRecord;
      const cut = Math.min(Math.max(kind(list, place, random, { from, to }), from), to - 1);
      if (cuts.has(cut)) continue;
      cuts.add(cut);
      break;
    }
  }
  return [...cuts].sort((a, b) => a - b);
}

/** A prime: with any number of cuts but its multiples it visits every place once. */
const STRIDE = 7919;
const DAY_MS = 86_400_000;

type Kind = (
  times: readonly number[],
  place: number,
  random: Random,
  range: { readonly from: number; readonly to: number },
) => number;

const atRecord: Kind = (times, place, _, { from, to }) =>
  times[Math.floor(place * times.length)] ?? anywhere(place, from, to);

const beforeRecord: Kind = (times, place, random, range) => atRecord(times, place, random, range) - 1;

const betweenRecords: Kind = (times, place, random, { from, to }) => {
  const index = Math.floor(place * times.length);
  const start = times[index] ?? from;
  const end = times[index + 1] ?? to;
  return Math.floor(start + random() * (end - start));
};

const dayBorder: Kind = (_, place, __, { from, to }) => {
  const first = Math.ceil(from / DAY_MS);
  const borders = Math.ceil(to / DAY_MS) - first;
  return borders > 0 ? (first + Math.floor(place * borders)) * DAY_MS : anywhere(place, from, to);
};

/** Most cuts are at a record: a leak of less than a second is seen nowhere else. */
const KINDS: readonly Kind[] = [beforeRecord, atRecord, beforeRecord, atRecord, betweenRecords, dayBorder];

function anywhere(place: number, from: number, to: number): number {
  return Math.floor(from + place * (to - from));
}

function timesWithin(records: readonly TimedRecord[], from: number, to: number): number[] {
  const times = records.map(({ availableAt }) => availableAt).filter((time) => time >= from && time < to);
  return times.sort((a, b) => a - b);
}
