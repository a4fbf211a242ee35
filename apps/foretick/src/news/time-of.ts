/** Epoch ms of ISO, epoch milliseconds, or day-month-year with or without a time; all UTC. `undefined` where it is none of them. */
export function timeOf(text: string): number | undefined {
  if (/^\d{12,14}$/.test(text)) return Number(text);
  const local = /^(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?:[ T](\d{1,2}):(\d{2}))?$/.exec(text);
  if (local !== null) {
    const [, day, month, year, hour = 0, minute = 0] = local;
    const time = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
    // 31-2 is no day, and neither is 12-31 read this way.
    return new Date(time).getUTCMonth() === Number(month) - 1 ? time : undefined;
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const time = Date.parse(/(Z|[+-]\d{2}:?\d{2})$|^\d{4}-\d{2}-\d{2}$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}
