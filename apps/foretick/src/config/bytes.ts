type Parsed = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly reason: string };

/** `20GB`, `1.5 TB`: a number of bytes, in steps of a thousand. */
export function parseBytes(text: string): Parsed {
  const match = /^(\d+(?:\.\d+)?)\s*(MB|GB|TB)$/i.exec(text.trim());
  const value = Math.round(Number(match?.[1]) * (UNITS.get(match?.[2]?.toUpperCase() ?? '') ?? Number.NaN));
  if (Number.isSafeInteger(value) && value >= MIN_BYTES) return { ok: true, value };
  return { ok: false, reason: `"${text}" is no size; write for example 20GB or 500MB, at least 1MB` };
}

/** `12.3 GB`. */
export function formatBytes(bytes: number): string {
  const [unit, size] = [...UNITS].findLast(([, one]) => bytes >= one) ?? ['MB', 1e6];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
]);
const MIN_BYTES = 1e6;
