import { type ApiModel, modelSchema, newsSchema, replayDaySchema } from '@foretick/client';
import { pairOf } from '@foretick/core/trade';
import type { ModelVersion } from '@foretick/ports';
import * as z from 'zod';
import { cursorParameter, linkNext, readCursor } from './cursor.ts';
import type { Endpoints } from './endpoints.ts';
import { findInstrument, named, requireInstrument } from './instruments.ts';
import { keptFor } from './kept-for.ts';
import { oneOf, wholeNumber } from './parameters.ts';
import { knownInstruments, type ReadSources } from './read-sources.ts';
import { headlineToWire, promotionToWire } from './wire.ts';

const MAX_ROWS = 5_000;
const DEFAULT_ROWS = 200;

const MAX_HEADLINES = 500;
const DEFAULT_HEADLINES = 50;

const headlinePlaceSchema = z.object({ firstSeenAt: z.int().min(0), articleId: z.string() });

/** Reading all versions takes as long as there are many; a new one comes by the hour. */
const VERSIONS_AGE_MS = 15_000;

const DAY_MS = 86_400_000;

/** Models, news, and the days that can be watched again. */
export function addModelRoutes(endpoints: Endpoints, sources: ReadSources): void {
  const { options, live } = sources;
  const { store, clock, registry } = options;
  const horizon = oneOf(options.horizonsSec).optional();
  const limit = wholeNumber(1, MAX_ROWS).default(DEFAULT_ROWS);
  const versions = keptFor(clock, VERSIONS_AGE_MS, () => registry.list());

  endpoints.get(
    {
      path: '/api/v1/models',
      summary: 'Trained versions, newest data first: who serves, who is tried, where each comes from.',
      query: { ...named, horizon, limit },
      answer: z.array(modelSchema),
    },
    async (query) => {
      const instrument = findInstrument(await knownInstruments(sources), query);
      return (await versions())
        .filter((version) => instrument === undefined || version.instrument === instrument)
        .filter((version) => query.horizon === undefined || version.horizonSec === query.horizon)
        .slice(-query.limit)
        .reverse()
        .map(modelToWire);
    },
  );

  endpoints.get(
    {
      path: '/api/v1/news',
      summary: 'Headlines, those first seen last first, with what was read in them.',
      query: {
        ...named,
        limit: wholeNumber(1, MAX_HEADLINES).default(DEFAULT_HEADLINES),
        cursor: cursorParameter,
      },
      answer: newsSchema,
    },
    async (query, { request, reply }) => {
      const instrument = findInstrument(await knownInstruments(sources), query);
      const coin = instrument === undefined ? undefined : pairOf(instrument).split('/')[0];
      const headlines = await store.headlines({
        ...(coin !== undefined && { coin }),
        ...(query.cursor !== undefined && { before: readCursor(query.cursor, headlinePlaceSchema) }),
        limit: query.limit,
      });
      const last = headlines.at(-1)?.article;
      if (last !== undefined && headlines.length === query.limit) {
        linkNext({ firstSeenAt: last.firstSeenAt, articleId: last.articleId }, request, reply);
      }
      const about = coin === undefined ? '' : ` about ${coin}`;
      const reason =
        headlines.length > 0
          ? ''
          : options.source.kind === 'replay'
            ? `no article${about} is stored; no feed is read beside a recorded market`
            : `no article${about} has come from the feeds`;
      return { headlines: headlines.map(headlineToWire), reason };
    },
  );

  endpoints.get(
    {
      path: '/api/v1/replay/days',
      summary: 'Days of which there are candles, newest first.',
      query: named,
      answer: z.array(replayDaySchema),
    },
    async (query) => {
      const instrument = requireInstrument(await knownInstruments(sources), query);
      const days = await store.days({ instrument, intervalSec: options.intervalSec });
      return days.toReversed().map(({ from, candles, forecasts }) => ({
        instrument,
        day: new Date(from).toISOString().slice(0, 10),
        from,
        to: from + DAY_MS,
        candles,
        forecasts,
      }));
    },
  );

  function modelToWire(version: ModelVersion): ApiModel {
    const { instrument, horizonSec, modelVersion, lineage } = version;
    const champion = live.championOf(instrument, horizonSec);
    const isChampion = champion?.modelVersion === modelVersion;
    const isChallenger = live.challengerOf(instrument, horizonSec) === modelVersion;
    return {
      model: version.model,
      model_version: modelVersion,
      instrument,
      interval_sec: version.intervalSec,
      horizon_sec: horizonSec,
      role: isChampion ? 'champion' : isChallenger ? 'challenger' : 'none',
      promotion: isChampion ? promotionToWire(champion) : null,
      rolled_back: champion?.rolledBack.includes(modelVersion) ?? false,
      data_from: version.dataFrom,
      data_to: version.dataTo,
      age_ms: Math.max(clock.now() - version.dataTo, 0),
      training_rows: version.trainingRows,
      trials: lineage?.trials ?? null,
      code_version: lineage?.codeVersion ?? null,
      metrics: version.metrics,
      gate:
        version.gate === undefined
          ? null
          : { passed: version.gate.passed, reason: version.gate.reasons.join(' ') },
    };
  }
}
