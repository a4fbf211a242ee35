/**
 * The name that takes the fewest changed, added or dropped letters, one that begins with `name` first;
 * `undefined` where none is near.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const near = known
    .map((one) => ({ one, distance: one.startsWith(name) ? 0 : editDistance(name, one) }))
    .filter(({ one, distance }) => distance <= Math.max(1, Math.floor(one.length / 2)))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.one;
}

/** Levenshtein's distance. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...right].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
