import type { HistoryRange } from '@foretick/ports';

/** The stretch joined with those of `stored` that it overlaps or touches. */
export function joinedRange(stored: readonly HistoryRange[], range: HistoryRange): HistoryRange {
  const touching = stored.filter((one) => touches(one, range));
  return {
    from: Math.min(range.from, ...touching.map(({ from }) => from)),
    to: Math.max(range.to, ...touching.map(({ to }) => to)),
  };
}

/** `stored`, merged and oldest first, with a stretch added. */
export function withRange(stored: readonly HistoryRange[], range: HistoryRange): readonly HistoryRange[] {
  const apart = stored.filter((one) => !touches(one, range));
  return [...apart, joinedRange(stored, range)].sort((a, b) => a.from - b.from);
}

function touches(a: HistoryRange, b: HistoryRange): boolean {
  return a.from <= b.to && a.to >= b.from;
}
