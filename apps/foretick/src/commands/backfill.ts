import { type InstrumentId, instrumentId, parsePair, type Trade } from '@foretick/core/trade';
import { ForetickError, type HistoryImport, type HistoryRange, type MarketFeed } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { INTERVAL_SEC } from '../config/horizons.ts';
import {
  fetchCandles,
  type MissingHistory,
  missingHistory,
  settledHour,
} from '../history/reference-history.ts';
import type { HistorySources, Reference, Workspace } from '../profiles/profile.ts';
import { parseArguments } from './parse-arguments.ts';

const HOUR_MS = 3_600_000;
const MAX_DAYS = 3_650;

const argumentsSchema = z.object({
  pair: z.string(),
  exchange: z.string().default('kraken'),
  days: z.coerce
    .number<string | number>('a number of days above 0')
    .positive('a number of days above 0')
    .max(MAX_DAYS, `at most ${MAX_DAYS}`),
  /** Whether the candles of the reference venues are fetched too. */
  references: z.boolean('true or false').default(true),
});

/**
 * Fetches an exchange's own record of trades, newest hour first, so that training can begin early; before that the
 * candles of the reference venues for the same time, which take a fraction of it. Each hour of trades and each day of
 * candles is stored whole or not at all; those that are there already are passed over, so it goes on where it was
 * stopped. A reference that cannot be had is told in the result and stops nothing.
 */
export function backfillCommand({ history, clock }: Workspace, sources: HistorySources): Command {
  return async (args, progress, signal) => {
    const { pair, exchange, days, references } = parseArguments(argumentsSchema, args);
    const parsed = parsePair(pair);
    if (!parsed.ok) throw new ForetickError('PAIR_INVALID', parsed.reason);
    const instrument = instrumentId(exchange, parsed.value);
    const feed = sources.feedOf(exchange);
    if (feed?.tradesSince === undefined) {
      throw new ForetickError(
        'NO_HISTORY',
        `${exchange} cannot be asked for old trades here; bring files in with foretick import`,
      );
    }
    const to = Math.floor(clock.now() / HOUR_MS) * HOUR_MS;
    const hours = hoursNewestFirst(to, Math.ceil(days * 24));
    const from = hours.at(-1) ?? to;
    const covered = await history.coverage(instrument);
    const missing = hours.filter(
      (hour) => !covered.some((range) => range.from <= hour && hour + HOUR_MS <= range.to),
    );
    const beside = await missingHistory(
      history,
      references ? referencesBeside(sources.referencesOf(parsed.value), exchange) : [],
      { from, to: Math.min(to, settledHour(clock.now())) },
    );
    const steps = createSteps(
      missing.length + beside.reduce((sum, { stretches }) => sum + stretches.length, 0),
      progress,
    );
    const found: ReferenceResult[] = [];
    for (const one of beside) {
      found.push(await fetchReference(history, one, steps, signal));
      if (signal.aborted) throw stopped(0, missing.length);
    }
    const total = { added: 0, known: 0, candles: 0 };
    for (const [done, hour] of missing.entries()) {
      if (signal.aborted) throw stopped(done, missing.length);
      steps.tell(`${instrument} ${iso(hour, 13)}h, ${total.added} trades`);
      const range = { instrument, from: hour, to: hour + HOUR_MS, intervalSec: INTERVAL_SEC };
      try {
        const trades = tradesBetween(feed, instrument, range, signal);
        const summary = await history.addTrades({ ...range, trades, signal });
        total.added += summary.added;
        total.known += summary.known;
        total.candles += summary.candles;
        steps.done(1);
      } catch (error) {
        if (signal.aborted) throw stopped(done, missing.length);
        throw error;
      }
    }
    return {
      instrument,
      from,
      to,
      hours: hours.length,
      hours_known: hours.length - missing.length,
      trades_added: total.added,
      trades_known: total.known,
      candles: total.candles,
      references: found,
    };
  };
}

interface ReferenceResult {
  readonly instrument: string;
  readonly candles_added: number;
  /** Why not all of them could be had, in one line. */
  readonly problem: string | null;
}

/** All that is missing of one reference, up to a stop or the first thing that goes wrong. */
async function fetchReference(
  history: HistoryImport,
  missing: MissingHistory,
  steps: Steps,
  signal: AbortSignal,
): Promise<ReferenceResult> {
  const { instrument, stretches } = missing;
  let added = 0;
  for (const [index, stretch] of stretches.entries()) {
    steps.tell(`${instrument} candles of ${iso(stretch.from, 10)}, ${added} so far`);
    try {
      added += (await fetchCandles(history, missing, stretch, signal)).added;
      steps.done(1);
    } catch (error) {
      if (!signal.aborted && !(error instanceof ForetickError)) throw error;
      steps.done(stretches.length - index);
      const problem = error instanceof ForetickError ? error.message : 'stopped';
      return { instrument, candles_added: added, problem };
    }
  }
  return { instrument, candles_added: added, problem: null };
}

/** Hours of trades and days of candles, which take about as long. */
interface Steps {
  done(count: number): void;
  tell(text: string): void;
}

function createSteps(count: number, progress: (share: number, text: string) => void): Steps {
  let done = 0;
  return {
    done: (more) => {
      done += more;
    },
    tell: (text) => progress(done / count, text),
  };
}

/** An exchange that is asked for its trades needs nothing beside it when it is itself a reference. */
function referencesBeside(references: readonly Reference[], exchange: string): readonly Reference[] {
  return references.some(({ feed }) => feed.capabilities.exchange === exchange) ? [] : references;
}

function hoursNewestFirst(to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => to - (i + 1) * HOUR_MS);
}

async function* tradesBetween(
  feed: MarketFeed,
  instrument: InstrumentId,
  { from, to }: HistoryRange,
  signal: AbortSignal,
): AsyncIterable<readonly Trade[]> {
  for await (const page of feed.tradesSince?.(instrument, from, signal) ?? []) {
    yield page.filter(({ eventTime }) => eventTime >= from && eventTime < to);
    if ((page.at(-1)?.eventTime ?? 0) >= to) return;
  }
}

function iso(time: number, characters: number): string {
  return new Date(time).toISOString().slice(0, characters);
}

function stopped(done: number, hours: number): ForetickError {
  return new ForetickError(
    'BACKFILL_STOPPED',
    `stopped after ${done} of ${hours} hours; what was fetched is kept, and the same command goes on from here`,
    { retryable: true },
  );
}
