import {
  candleSchema,
  featureRowSchema,
  forecastSchema,
  indicatorRowSchema,
  outcomeSchema,
} from '@foretick/client';
import { ROLES } from '@foretick/core/forecast';
import { candlesOfInterval, type ForecastPlace, type ForecastRow, stableId } from '@foretick/ports';
import * as z from 'zod';
import { cursorParameter, linkNext, readCursor } from './cursor.ts';
import type { Asked, Endpoints } from './endpoints.ts';
import { findInstrument, named, requireInstrument } from './instruments.ts';
import { epochMs, oneOf, wholeNumber } from './parameters.ts';
import { Problem } from './problem.ts';
import { knownInstruments, type ReadSources } from './read-sources.ts';
import { candleToWire, featureRowToWire, forecastToWire, indicatorRowToWire, outcomeToWire } from './wire.ts';

const MAX_ROWS = 5_000;
const DEFAULT_ROWS = 500;

/** What was recorded, in pages: the newest rows of the range first, each page oldest row first. */
export function addHistoryRoutes(endpoints: Endpoints, sources: ReadSources): void {
  const { options } = sources;
  const { store, view } = options;
  const range = {
    from: epochMs().optional(),
    to: epochMs().optional(),
    limit: wholeNumber(1, MAX_ROWS).default(DEFAULT_ROWS),
    cursor: cursorParameter,
  };
  const interval = wholeNumber(1, 86_400).default(options.intervalSec);
  const forecastQuery = {
    ...named,
    horizon: oneOf(options.horizonsSec).optional(),
    role: oneOf(ROLES).optional(),
    ...range,
  };
  const viewHash = stableId(view.description);

  endpoints.get(
    {
      path: '/api/v1/candles',
      summary: 'Final candles, oldest first; the newest of the range where there are more than fit a page.',
      query: { ...named, interval, ...range },
      answer: z.array(candleSchema),
      history: true,
    },
    async (query, asked) => {
      const instrument = requireInstrument(await knownInstruments(sources), query);
      const intervalSec = query.interval;
      const found = await candlesOfInterval(store, { instrument, intervalSec, ...timeBounds(query) });
      if (found.kind === 'not-kept') {
        const kept = found.keptSec.join(', ');
        throw new Problem(
          404,
          'INTERVAL_NOT_KEPT',
          `${instrument} has candles of ${kept} s and multiples that divide a day, not of ${intervalSec} s`,
        );
      }
      linkTimes(
        found.candles.map((one) => one.openTime),
        query.limit,
        asked,
      );
      return found.candles.map(candleToWire);
    },
  );

  endpoints.get(
    {
      path: '/api/v1/indicators',
      summary: 'Technical indicators of final candles, oldest first.',
      query: { ...named, ...range },
      answer: z.array(indicatorRowSchema),
      history: true,
    },
    async (query, asked) => {
      const instrument = requireInstrument(await knownInstruments(sources), query);
      const { intervalSec } = options;
      const rows = await store.indicators({ instrument, intervalSec, ...timeBounds(query) });
      linkTimes(
        rows.map(({ candle }) => candle.openTime),
        query.limit,
        asked,
      );
      return rows.map(indicatorRowToWire);
    },
  );

  endpoints.get(
    {
      path: '/api/v1/features',
      summary: 'Feature vectors as the models were served them, oldest first.',
      query: { ...named, ...range, limit: wholeNumber(1, MAX_ROWS).default(100) },
      answer: z.array(featureRowSchema),
      history: true,
    },
    async (query, asked) => {
      const instrument = requireInstrument(await knownInstruments(sources), query);
      const { intervalSec } = options;
      const rows = await store.featureVectors({ instrument, intervalSec, ...timeBounds(query) });
      linkTimes(
        rows.map((one) => one.asOf),
        query.limit,
        asked,
      );
      return rows.map((one) => featureRowToWire(one, one.viewHash === viewHash ? view.names : undefined));
    },
  );

  endpoints.get(
    {
      path: '/api/v1/forecasts',
      summary: 'Forecasts with what came of them, oldest first.',
      query: forecastQuery,
      answer: z.array(forecastSchema),
      history: true,
    },
    async (query, asked) => (await forecastRows(query, false, asked)).map(forecastToWire),
  );

  endpoints.get(
    {
      path: '/api/v1/outcomes',
      summary: 'What came of forecasts, oldest first.',
      query: forecastQuery,
      answer: z.array(outcomeSchema),
      history: true,
    },
    async (query, asked) =>
      (await forecastRows(query, true, asked)).flatMap(({ outcome }) =>
        outcome === undefined ? [] : [outcomeToWire(outcome)],
      ),
  );

  async function forecastRows(
    query: z.infer<z.ZodObject<typeof forecastQuery>>,
    settled: boolean,
    { request, reply }: Asked,
  ): Promise<readonly ForecastRow[]> {
    const instrument = findInstrument(await knownInstruments(sources), query);
    const { horizon, role, from, to, limit, cursor } = query;
    const rows = await store.forecasts({
      ...(instrument !== undefined && { instrument }),
      ...(horizon !== undefined && { horizonSec: horizon }),
      ...(role !== undefined && { role }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(settled && { settled }),
      ...(cursor !== undefined && { before: readCursor(cursor, placeSchema) }),
      limit,
    });
    const oldest = rows.map(({ prediction }) => placeOf(prediction)).sort(comparePlaces)[0];
    if (oldest !== undefined && rows.length === limit) linkNext(oldest, request, reply);
    return rows;
  }
}

const timeSchema = z.int().min(0);

const placeSchema = z.object({
  asOf: z.int().min(0),
  horizonSec: z.int().min(0),
  role: z.enum(ROLES),
  predictionId: z.string(),
});

function placeOf({ asOf, horizonSec, role, predictionId }: ForecastPlace): ForecastPlace {
  return { asOf, horizonSec, role, predictionId };
}

function comparePlaces(a: ForecastPlace, b: ForecastPlace): number {
  const key = ({ role, predictionId }: ForecastPlace) => `${role} ${predictionId}`;
  return a.asOf - b.asOf || a.horizonSec - b.horizonSec || (key(a) < key(b) ? -1 : 1);
}

interface RangeQuery {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Rows with one time each: a cursor is the time of the oldest row of the page before. */
function timeBounds({ from, to, limit, cursor }: RangeQuery) {
  const before = cursor === undefined ? undefined : readCursor(cursor, timeSchema);
  const end = before === undefined ? to : Math.min(before, to ?? before);
  return { ...(from !== undefined && { from }), ...(end !== undefined && { to: end }), limit };
}

function linkTimes(times: readonly number[], limit: number, { request, reply }: Asked): void {
  const [oldest] = times;
  if (oldest !== undefined && times.length === limit) linkNext(oldest, request, reply);
}
