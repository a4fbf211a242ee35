/** RFC 3339 with microseconds, as the venue writes times on its WebSocket. */
export function timestamp(timeUs: number): string {
  const timeMs = Math.floor(timeUs / 1_000);
  const micros = String(timeUs - timeMs * 1_000).padStart(3, '0');
  return `${new Date(timeMs).toISOString().slice(0, -1)}${micros}Z`;
}
