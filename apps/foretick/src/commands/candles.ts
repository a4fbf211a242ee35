import { type Candle, rolledUp } from '@foretick/core/candle';
import { type CandleQuery, type FeatureStore, ForetickError } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import { candleToWire } from '@foretick/service-api';
import * as z from 'zod';
import { INTERVAL_SEC } from '../config/horizons.ts';
import type { Workspace } from '../profiles/profile.ts';
import { instrumentOf } from './instrument-of.ts';
import { from, interval, limit, parseArguments, to } from './parse-arguments.ts';

const argumentsSchema = z.object({
  pair: z.string(),
  exchange: z.string().optional(),
  interval: interval.optional(),
  from: from.optional(),
  to: to.optional(),
  limit: limit.optional(),
});

/** Final candles of a pair, oldest first. */
export function candlesCommand({ store }: Workspace): Command {
  return async (args) => {
    const {
      pair,
      exchange,
      interval: intervalSec = INTERVAL_SEC,
      ...range
    } = parseArguments(argumentsSchema, args);
    const instrument = await instrumentOf(store, pair, exchange);
    const query = { instrument, intervalSec, ...given(range) };
    const kept = await store.candles(query);
    const candles = kept.length > 0 ? kept : await fromSmaller(store, query);
    return { instrument, interval_sec: intervalSec, candles: candles.map(candleToWire) };
  };
}

const DAY_SEC = 86_400;

/**
 * Rolls up the largest stored candles that the interval is a multiple of. Throws `INTERVAL_NOT_KEPT` where there are
 * none: such an interval is a mistake, not an empty range.
 */
async function fromSmaller(store: FeatureStore, query: CandleQuery): Promise<readonly Candle[]> {
  const { instrument, intervalSec, from, to, limit } = query;
  const stored = (await store.instruments()).find((one) => one.instrument === instrument);
  const kept = stored?.candles.map((one) => one.intervalSec) ?? [];
  if (kept.length === 0 || kept.includes(intervalSec)) return [];
  const part = kept.filter((sec) => intervalSec % sec === 0 && sec < intervalSec).sort((a, b) => b - a)[0];
  if (part !== undefined && DAY_SEC % intervalSec === 0) {
    const stepMs = intervalSec * 1_000;
    const parts = await store.candles({
      instrument,
      intervalSec: part,
      // Bounds are of open times, so the parts of the windows at both ends have to be whole.
      ...(from === undefined ? {} : { from: Math.ceil(from / stepMs) * stepMs }),
      ...(to === undefined ? {} : { to: Math.ceil(to / stepMs) * stepMs }),
      ...(limit === undefined ? {} : { limit: (limit + 1) * (intervalSec / part) }),
    });
    const candles = rolledUp(parts, intervalSec);
    return limit === undefined ? candles : candles.slice(-limit);
  }
  throw new ForetickError(
    'INTERVAL_NOT_KEPT',
    `${instrument} has no candles of ${intervalSec} s, it has those of ${kept.join(', ')} s; choose one of these or a multiple that divides a day, or name it in FORETICK_INTERVALS for the candles to come`,
  );
}

/** Without the keys that are undefined, which optional properties do not allow. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
