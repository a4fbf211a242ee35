import { parseInstrumentId } from '@foretick/core/trade';
import * as z from 'zod';

/** Epoch milliseconds. */
export const time = z.int();

/** `exchange:BASE/QUOTE`. */
export const instrument = z.string().transform((text, context) => {
  const parsed = known.get(text) ?? parseInstrumentId(text);
  if (parsed.ok) {
    if (known.size < MAX_KNOWN) known.set(text, parsed);
    return parsed.value;
  }
  context.addIssue({ code: 'custom', message: parsed.reason });
  return z.NEVER;
});

const intervalSec = z.int().positive();

export const seriesKey = { instrument, intervalSec };

/** The same few names come millions of times. */
const known = new Map<string, ReturnType<typeof parseInstrumentId>>();
const MAX_KNOWN = 10_000;
