import { type CandleHistory, ForetickError } from '@foretick/ports';
import type { Reference, Workspace } from '../profiles/profile.ts';
import { fetchCandles, missingHistory, settledHour } from './reference-history.ts';

export interface FillOptions {
  readonly workspace: Pick<Workspace, 'log' | 'clock'> & { readonly history: CandleHistory };
  readonly reference: Reference;
  /** How far back models look. */
  readonly trainingDays: number;
  readonly report: (failure: ForetickError) => void;
}

/**
 * Brings what is missing of a reference's candles in the training window, beside its live trades: each time that a feed
 * is told to be live, which is every few seconds, one day of its instrument, newest first. So it stands still while the
 * feed is down, and the live stream never waits for more than one call. A venue that fails is told, and asked again an
 * hour later. Resolves when all is there.
 */
export async function fillReferenceHistory(
  { workspace: { log, history, clock }, reference, trainingDays, report }: FillOptions,
  signal: AbortSignal,
): Promise<void> {
  const feedStates = log.tail(['feed_state'], signal);
  const to = settledHour(clock.now());
  const range = { from: to - trainingDays * DAY_MS, to };
  const waiting = new Map(
    (await missingHistory(history, [reference], range))
      .filter(({ stretches }) => stretches.length > 0)
      .map((missing) => [missing.instrument, { missing, next: 0 }]),
  );
  if (waiting.size === 0) return;
  let notBefore = Number.NEGATIVE_INFINITY;
  for await (const { key, value } of feedStates) {
    const one = waiting.get(key);
    const stretch = one?.missing.stretches[one.next];
    if (one === undefined || stretch === undefined) continue;
    if (value.state !== 'live' || clock.now() < notBefore) continue;
    try {
      await fetchCandles(history, one.missing, stretch, signal);
    } catch (cause) {
      if (signal.aborted) return;
      notBefore = clock.now() + RETRY_MS;
      report(failureOf(reference, cause));
      continue;
    }
    one.next += 1;
    if (one.next === one.missing.stretches.length) waiting.delete(key);
    if (waiting.size === 0) return;
  }
}

const DAY_MS = 86_400_000;
const RETRY_MS = 3_600_000;

function failureOf({ feed }: Reference, cause: unknown): ForetickError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const { exchange } = feed.capabilities;
  return new ForetickError(
    'REFERENCE_HISTORY',
    `the history of ${exchange} could not be fetched (${why}); it is asked for again in an hour`,
    { cause },
  );
}
