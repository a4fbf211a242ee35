import { ForetickError } from '@foretick/ports';
import * as z from 'zod';

const DAY_MS = 86_400_000;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/** Checks what a command was given. Throws `ARGUMENT_INVALID` naming the first wrong one. */
export function parseArguments<T>(schema: z.ZodType<T>, args: unknown): T {
  const result = schema.safeParse(args);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = issue?.path.join('.') ?? 'arguments';
  throw new ForetickError(
    'ARGUMENT_INVALID',
    `--${name.replace(/([A-Z])/g, '-$1').toLowerCase()}: ${issue?.message ?? 'not allowed'}`,
  );
}

const INTERVALS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `1m`, `5m`, `1h`, or seconds without a unit; in seconds. */
export const interval = z.string().transform((text, context) => {
  const match = /^(\d{1,5})([smhd]?)$/.exec(text);
  const seconds = Number(match?.[1]) * (INTERVALS[match?.[2] || 's'] ?? Number.NaN);
  if (seconds >= 1 && seconds <= 86_400) return seconds;
  return problem(context, `"${text}" is not an interval; write for example 1m, 5m, 1h or 300`);
});

/** The start of a range: a date (its midnight, UTC), an ISO time or epoch milliseconds. */
export const from = z.union([z.string(), z.number()]).transform((text, context) => {
  const time = epochMs(text);
  return (
    time ??
    problem(context, `"${text}" is not a time; write 2018-10-01, 2018-10-01T12:00Z or epoch milliseconds`)
  );
});

/** The end of a range, exclusive; a plain date stands for the end of that day. */
export const to = z.union([z.string(), z.number()]).transform((text, context) => {
  const time = epochMs(text);
  if (time === undefined) {
    return problem(
      context,
      `"${text}" is not a time; write 2018-12-31, 2018-12-31T12:00Z or epoch milliseconds`,
    );
  }
  return typeof text === 'string' && DATE_ONLY.test(text) ? time + DAY_MS : time;
});

/** `1000` or `"1000"`. */
export const limit = z.coerce
  .number<string | number>('a whole number above 0')
  .int('a whole number above 0')
  .min(1, 'a whole number above 0')
  .max(1_000_000, 'at most 1000000');

function epochMs(text: string | number): number | undefined {
  if (typeof text === 'number') return Number.isSafeInteger(text) ? text : undefined;
  if (/^\d{10,16}$/.test(text)) return Number(text);
  const zoned = DATE_ONLY.test(text) || /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
}

function problem(
  context: { addIssue(issue: { code: 'custom'; message: string }): void },
  message: string,
): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
