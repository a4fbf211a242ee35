import {
  type ApiScoreCurve,
  type ApiScorePoint,
  SCORE_WINDOWS_SEC,
  scoreCurveSchema,
  scoreSchema,
} from '@foretick/client';
import { errorFigures, type Score, skillInterval } from '@foretick/core/evaluation';
import type { ScoreSums } from '@foretick/ports';
import * as z from 'zod';
import type { ApiOptions } from './api-options.ts';
import type { Endpoints } from './endpoints.ts';
import { findInstrument, named } from './instruments.ts';
import { keptFor } from './kept-for.ts';
import { epochMs, oneOf } from './parameters.ts';
import { Problem } from './problem.ts';
import { knownInstruments, type ReadSources } from './read-sources.ts';
import { scoreToWire } from './wire.ts';

/** Points that a curve has by default and at most. */
const DEFAULT_POINTS = 300;
const MAX_POINTS = 1_000;

/** A skill over everything hardly moves within it, and reads all outcomes. */
const INTERVALS_AGE_MS = 60_000;

/** Scores: as they stand, with their confidence, and as they went. */
export function addScoreRoutes(endpoints: Endpoints, sources: ReadSources): void {
  const { options } = sources;
  const { store, clock } = options;
  const horizon = oneOf(options.horizonsSec).optional();
  const intervals = keptFor(clock, INTERVALS_AGE_MS, () => skillIntervals(options));

  endpoints.get(
    {
      path: '/api/v1/scores',
      summary: 'Running scores of each model, with the interval in which its skill lies.',
      query: { ...named, horizon },
      answer: z.array(scoreSchema),
    },
    async (query) => {
      const instrument = findInstrument(await knownInstruments(sources), query);
      const [scores, confidence] = await Promise.all([store.scores(), intervals()]);
      return scores
        .filter((score) => instrument === undefined || score.instrument === instrument)
        .filter((score) => query.horizon === undefined || score.horizonSec === query.horizon)
        .map((score) => {
          const interval = confidence.get(seriesOf(score));
          return {
            ...scoreToWire(score),
            mse_skill_interval: interval === undefined ? null : { low: interval[0], high: interval[1] },
          };
        });
    },
  );

  endpoints.get(
    {
      path: '/api/v1/scores/history',
      summary: 'Rolling curves of each model: figures over the newest hour, day or week at each step.',
      query: {
        ...named,
        horizon,
        window: oneOf(SCORE_WINDOWS_SEC).default(86_400),
        from: epochMs().optional(),
        to: epochMs().optional(),
      },
      answer: z.array(scoreCurveSchema),
      history: true,
    },
    async (query) => {
      const instrument = findInstrument(await knownInstruments(sources), query);
      const to = query.to ?? newest(await store.scores()) + 1;
      const finest = query.window / STEPS_IN_WINDOW;
      const from = query.from ?? Math.max(to - DEFAULT_POINTS * finest * 1_000, 0);
      const stepSec = stepFor(query.window, to - from);
      const entries = await store.scoreSums({
        ...(instrument !== undefined && { instrument }),
        ...(query.horizon !== undefined && { horizonSec: query.horizon }),
        ...{ windowSec: query.window, stepSec, from, to },
      });
      return curvesOf(entries, query.window, stepSec);
    },
  );
}

const STEPS_IN_WINDOW = 60;

/** The finest step that gives few enough points; windows are whole numbers of steps. */
function stepFor(windowSec: number, rangeMs: number): number {
  const parts = [STEPS_IN_WINDOW, 30, 20, 12, 6, 4, 2, 1].find(
    (steps) => rangeMs / ((windowSec / steps) * 1_000) <= MAX_POINTS,
  );
  if (parts !== undefined) return windowSec / parts;
  const most = MAX_POINTS * windowSec * 1_000;
  throw new Problem(
    400,
    'BAD_PARAMETER',
    `from and to are ${rangeMs} ms apart; allowed are up to ${most} with window=${windowSec}`,
  );
}

function newest(scores: readonly Score[]): number {
  return scores.reduce((latest, { lastTargetTime }) => Math.max(latest, lastTargetTime), 0);
}

function curvesOf(entries: readonly ScoreSums[], windowSec: number, stepSec: number): ApiScoreCurve[] {
  const curves = new Map<string, { readonly curve: ApiScoreCurve; readonly points: ApiScorePoint[] }>();
  for (const entry of entries) {
    const known = curves.get(seriesOf(entry));
    const points = known?.points ?? [];
    points.push(pointOf(entry));
    if (known !== undefined) continue;
    const { instrument, model, shadow } = entry;
    const of = { instrument, interval_sec: entry.intervalSec, horizon_sec: entry.horizonSec, model, shadow };
    const curve = { ...of, window_sec: windowSec, step_sec: stepSec, points };
    curves.set(seriesOf(entry), { curve, points });
  }
  return [...curves.values()].map(({ curve }) => curve);
}

function pointOf({ time, sums, coverage }: ScoreSums): ApiScorePoint {
  const figures = errorFigures(sums);
  return {
    time,
    count: figures.count,
    mae_bp: figures.maeBp,
    persistence_mae_bp: figures.persistenceMaeBp,
    mse_skill: figures.mseSkill ?? null,
    hit_rate: figures.hitRate ?? null,
    hit_count: figures.hitCount,
    coverage: coverage.map(({ level, count, inside }) => ({ level, count, coverage: inside / count })),
  };
}

/** By series: where the skill over everything that was scored lies with 95 % confidence. */
async function skillIntervals({ store, horizonsSec }: ApiOptions) {
  const bySeries = new Map<string, NonNullable<ReturnType<typeof skillInterval>>>();
  for (const horizonSec of horizonsSec) {
    const stretchSec = Math.max(SHORTEST_STRETCH_SEC, 4 * horizonSec);
    const entries = await store.scoreSums({ horizonSec, windowSec: stretchSec, stepSec: stretchSec });
    for (const [series, own] of Map.groupBy(entries, seriesOf)) {
      const interval = skillInterval(
        own.map(({ sums }) => sums),
        stretchSec,
      );
      if (interval !== undefined) bySeries.set(series, interval);
    }
  }
  return bySeries;
}

const SHORTEST_STRETCH_SEC = 900;

function seriesOf(of: Pick<Score, 'instrument' | 'intervalSec' | 'horizonSec' | 'model' | 'shadow'>): string {
  return [of.instrument, of.intervalSec, of.horizonSec, of.model, of.shadow].join(' ');
}
