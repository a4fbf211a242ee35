import type { Command } from '@foretick/service-api';
import { forecastToWire, scoreToWire } from '@foretick/service-api';
import * as z from 'zod';
import type { Workspace } from '../profiles/profile.ts';
import { given } from './candles.ts';
import { instrumentOf } from './instrument-of.ts';
import { from, interval, limit, parseArguments, to } from './parse-arguments.ts';

const argumentsSchema = z.object({
  pair: z.string(),
  exchange: z.string().optional(),
  horizon: interval.optional(),
  model: z.string().optional(),
  from: from.optional(),
  to: to.optional(),
  limit: limit.optional(),
});

/** Forecasts of a pair with what came of them, oldest first, and the running scores. */
export function forecastsCommand({ store }: Workspace): Command {
  return async (args) => {
    const { pair, exchange, horizon, ...rest } = parseArguments(argumentsSchema, args);
    const instrument = await instrumentOf(store, pair, exchange);
    const query = { instrument, ...given({ horizonSec: horizon, ...rest }) };
    const forecasts = await store.forecasts(query);
    const scores = (await store.scores()).filter((score) => score.instrument === instrument);
    return { instrument, forecasts: forecasts.map(forecastToWire), scores: scores.map(scoreToWire) };
  };
}
