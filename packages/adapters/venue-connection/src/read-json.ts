export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Epoch ms of an RFC 3339 time in UTC, floored: `Date.parse` drops what comes after milliseconds. */
export function readTimestamp(value: unknown): number | undefined {
  if (typeof value !== 'string' || value[10] !== 'T' || !value.endsWith('Z')) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** A number, or a text that is one, as venues write them; NaN for all else. `Number` makes 0 of `null`, and throws for some objects. */
export function readNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

/** What a venue sent, as text for a message: a text as it is, all else as JSON, the first 500 characters of it. Never throws. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, MOST_SHOWN);
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, MOST_SHOWN);
  } catch {
    // Only a nest that is deeper than the stack.
    return '(nested too deep to be shown)';
  }
}

const MOST_SHOWN = 500;
