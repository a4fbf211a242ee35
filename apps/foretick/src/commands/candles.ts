import { candlesOfInterval, ForetickError } from '@foretick/ports';
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
    const found = await candlesOfInterval(store, query);
    if (found.kind === 'not-kept') {
      throw new ForetickError(
        'INTERVAL_NOT_KEPT',
        `${instrument} has no candles of ${intervalSec} s, it has those of ${found.keptSec.join(', ')} s; choose one of these or a multiple that divides a day, or name it in FORETICK_INTERVALS for the candles to come`,
      );
    }
    const { candles } = found;
    return { instrument, interval_sec: intervalSec, candles: candles.map(candleToWire) };
  };
}

/** Without the keys that are undefined, which optional properties do not allow. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
