import { type InstrumentId, instrumentId, parsePair, type Trade } from '@foretick/core/trade';
import { ForetickError, type MarketFeed } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { INTERVAL_SEC } from '../config/horizons.ts';
import type { FeedOf, Workspace } from '../profiles/profile.ts';
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
});

/**
 * Fetches an exchange's own record of trades, newest hour first, so that training can begin early. Each hour is stored
 * whole or not at all; hours that are there already are passed over, so it goes on where it was stopped.
 */
export function backfillCommand({ history, clock }: Workspace, feedOf: FeedOf): Command {
  return async (args, progress, signal) => {
    const { pair, exchange, days } = parseArguments(argumentsSchema, args);
    const parsed = parsePair(pair);
    if (!parsed.ok) throw new ForetickError('PAIR_INVALID', parsed.reason);
    const instrument = instrumentId(exchange, parsed.value);
    const feed = feedOf(exchange);
    if (feed?.tradesSince === undefined) {
      throw new ForetickError(
        'NO_HISTORY',
        `${exchange} cannot be asked for old trades here; bring files in with foretick import`,
      );
    }
    const to = Math.floor(clock.now() / HOUR_MS) * HOUR_MS;
    const hours = hoursNewestFirst(to, Math.ceil(days * 24));
    const covered = await history.coverage(instrument);
    const missing = hours.filter(
      (hour) => !covered.some((range) => range.from <= hour && hour + HOUR_MS <= range.to),
    );
    const total = { added: 0, known: 0, candles: 0 };
    for (const [done, from] of missing.entries()) {
      if (signal.aborted) throw stopped(done, missing.length);
      progress(
        done / missing.length,
        `${instrument} ${new Date(from).toISOString().slice(0, 13)}h, ${total.added} trades`,
      );
      const trades = tradesBetween(feed, instrument, from, from + HOUR_MS, signal);
      const range = { instrument, from, to: from + HOUR_MS, intervalSec: INTERVAL_SEC };
      try {
        const summary = await history.addTrades({ ...range, trades, signal });
        total.added += summary.added;
        total.known += summary.known;
        total.candles += summary.candles;
      } catch (error) {
        if (signal.aborted) throw stopped(done, missing.length);
        throw error;
      }
    }
    return {
      instrument,
      from: hours.at(-1) ?? to,
      to,
      hours: hours.length,
      hours_known: hours.length - missing.length,
      trades_added: total.added,
      trades_known: total.known,
      candles: total.candles,
    };
  };
}

function hoursNewestFirst(to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => to - (i + 1) * HOUR_MS);
}

async function* tradesBetween(
  feed: MarketFeed,
  instrument: InstrumentId,
  from: number,
  to: number,
  signal: AbortSignal,
): AsyncIterable<readonly Trade[]> {
  for await (const page of feed.tradesSince?.(instrument, from, signal) ?? []) {
    yield page.filter(({ eventTime }) => eventTime >= from && eventTime < to);
    if ((page.at(-1)?.eventTime ?? 0) >= to) return;
  }
}

function stopped(done: number, hours: number): ForetickError {
  return new ForetickError(
    'BACKFILL_STOPPED',
    `stopped after ${done} of ${hours} hours; what was fetched is kept, and the same command goes on from here`,
    { retryable: true },
  );
}
