export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Epoch ms of an RFC 3339 time in UTC, floored: `Date.parse` drops what comes after milliseconds. */
export function readTimestamp(value: unknown): number | undefined {
  if (typeof value !== 'string' || value[10] !== 'T' || !value.endsWith('Z')) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}
