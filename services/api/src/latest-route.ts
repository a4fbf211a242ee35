import { type ApiForecast, forecastSchema } from '@foretick/client';
import type { PublishedPrediction } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import * as z from 'zod';
import type { Endpoints } from './endpoints.ts';
import { findInstrument, named } from './instruments.ts';
import { oneOf } from './parameters.ts';
import { Problem } from './problem.ts';
import type { ReadSources } from './read-sources.ts';
import { forecastToWire, staleAfter } from './wire.ts';

/**
 * `GET /api/v1/forecasts/latest`: the forecasts that hold now, from memory. Whoever acts on them has to hear when they do
 * not hold any more, so a stale one is never given: 503 says why.
 */
export function addLatestRoute(endpoints: Endpoints, sources: ReadSources): void {
  const { live, options } = sources;
  const { clock, source } = options;
  const answers = new Map<string, Kept>();
  endpoints.get(
    {
      path: '/api/v1/forecasts/latest',
      summary: "The champion's newest forecast of each horizon, while it is no older than stale_after.",
      query: { ...named, horizon: oneOf(options.horizonsSec).optional() },
      answer: z.array(forecastSchema),
      problems: [503],
    },
    async (query) => {
      // Nothing else has forecasts that hold, and the store need not be asked.
      const instrument = findInstrument(options.instruments, query);
      const key = `${instrument ?? ''} ${query.horizon ?? ''}`;
      const known = answers.get(key);
      if (known !== undefined && known.forecasts === live.forecasts && clock.now() <= known.until) {
        return known.answer;
      }
      const wanted = instrument === undefined ? options.instruments : [instrument];
      const newest = wanted
        .flatMap((one) => live.champions(one))
        .filter(({ horizonSec }) => query.horizon === undefined || query.horizon === horizonSec);
      const fresh = newest.filter(isFresh);
      if (fresh.length === 0) throw stale(wanted, newest);
      const answer = fresh.map((prediction) => forecastToWire({ prediction, outcome: undefined }));
      answers.set(key, {
        ...{ forecasts: live.forecasts, answer },
        until: source.kind === 'replay' ? Number.POSITIVE_INFINITY : Math.min(...fresh.map(staleAfter)),
      });
      return answer;
    },
  );

  function isFresh(prediction: PublishedPrediction): boolean {
    // A recording has its own time, and nobody acts on it.
    return source.kind === 'replay' || clock.now() <= staleAfter(prediction);
  }

  function stale(wanted: readonly InstrumentId[], newest: readonly PublishedPrediction[]): Problem {
    const of = wanted.join(', ');
    const made = newest.reduce((latest, { asOf }) => Math.max(latest, asOf), 0);
    const age =
      made === 0 ? `no forecast of ${of} so far` : `the newest forecast of ${of} is of ${iso(made)}`;
    const feeds = wanted.flatMap((one) => live.feed(one) ?? []).filter(({ reason }) => reason !== '');
    const why = feeds[0]?.reason ?? live.notReady() ?? 'no newer candle has closed in time';
    return new Problem(503, 'FORECAST_STALE', `${age}: ${why}`);
  }
}

/** An answer as long as it is right: until the next forecast comes or one of its own grows stale. */
interface Kept {
  readonly forecasts: number;
  readonly until: number;
  readonly answer: ApiForecast[];
}

function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
