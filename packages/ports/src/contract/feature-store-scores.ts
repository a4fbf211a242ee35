import assert from 'node:assert/strict';
import type { ErrorSums } from '@foretick/core/evaluation';
import type { PublishedPrediction, ScoredOutcome } from '@foretick/core/forecast';
import type { FeatureStore, ScoreSums, ScoreSumsQuery } from '../feature-store.ts';
import {
  append,
  BTC,
  candle,
  ETH,
  MINUTE,
  outcome,
  prediction,
  record,
  START,
  voided,
} from './feature-store-records.ts';

type Check = (title: string, body: (store: FeatureStore) => Promise<void>) => void;

/** The part of the feature store's contract that is about scores over time, pages of forecasts, and days. */
export function scoreChecks(check: Check): void {
  check('sums what was scored over a window that moves on step by step', async (store) => {
    const outcomes = manyOutcomes();
    await record(store, [
      ...outcomes.map((value) => append('prediction_outcomes', value)),
      append('prediction_outcomes', voided(3)),
    ]);
    const queries: readonly ScoreSumsQuery[] = [
      { windowSec: 60, stepSec: 60 },
      { windowSec: 600, stepSec: 120 },
      { windowSec: 600, stepSec: 120, instrument: BTC },
      { windowSec: 300, stepSec: 300, horizonSec: 300 },
      { windowSec: 900, stepSec: 300, from: START + 15 * MINUTE, to: START + 40 * MINUTE },
    ];
    for (const query of queries) {
      const found = await store.scoreSums(query);
      const expected = slowSums(outcomes, query);
      assert.ok(expected.length > 0);
      assert.deepEqual(found.map(roughly), expected.map(roughly), JSON.stringify(query));
    }
    assert.deepEqual(await store.scoreSums({ windowSec: 60, stepSec: 60, from: START + 1_000 * MINUTE }), []);
  });

  check('gives forecasts page by page, each once', async (store) => {
    const all = [0, 1, 2].flatMap((index) => [
      prediction(index, { predictionId: `a${index}` }),
      prediction(index, { predictionId: `b${index}`, role: 'baseline', model: 'persistence' }),
      prediction(index, { predictionId: `c${index}`, horizonSec: 300 }),
      prediction(index, { predictionId: `d${index}`, instrument: ETH }),
    ]);
    await record(
      store,
      all.map((value) => append('predictions', value)),
    );
    assert.deepEqual(
      (await store.forecasts({ predictionId: 'c1' })).map((row) => row.prediction),
      all.filter(({ predictionId }) => predictionId === 'c1'),
    );
    assert.deepEqual(await store.forecasts({ predictionId: "c1' OR true" }), []);
    assert.deepEqual(await store.forecasts({ settled: true }), []);
    await record(store, [append('prediction_outcomes', { ...outcome(1), predictionId: 'b1' })]);
    const settled = await store.forecasts({ settled: true });
    assert.deepEqual(
      settled.map((row) => row.prediction.predictionId),
      ['b1'],
    );
    for (const limit of [1, 3, 5, 50]) {
      const seen: string[] = [];
      for (let before: PublishedPrediction | undefined; ; ) {
        const rows = await store.forecasts({ limit, ...(before !== undefined && { before }) });
        if (rows.length === 0) break;
        seen.push(...rows.map((row) => row.prediction.predictionId));
        before = all.find(({ predictionId }) => predictionId === oldest(rows.map((row) => row.prediction)));
      }
      assert.deepEqual(seen.toSorted(), all.map(({ predictionId }) => predictionId).toSorted(), `${limit}`);
    }
  });

  check('knows the days of which there are candles', async (store) => {
    const series = { instrument: BTC, intervalSec: 60 };
    assert.deepEqual(await store.days(series), []);
    const day = 1_440;
    await record(store, [
      append('candles', candle(0)),
      append('candles', candle(0, { revision: 1 })),
      append('candles', candle(day - 1)),
      append('candles', candle(3 * day)),
      append('candles', candle(5 * day, { instrument: ETH })),
      append('candles', candle(6 * day, { intervalSec: 300 })),
      append('predictions', prediction(1)),
      append('predictions', prediction(2, { instrument: ETH })),
      append('predictions', prediction(4 * day)),
    ]);
    assert.deepEqual(await store.days(series), [
      { from: START, candles: 2, forecasts: 1 },
      { from: START + 3 * day * MINUTE, candles: 1, forecasts: 0 },
    ]);
  });
}

/** The place that stands first where the newest comes last. */
function oldest(page: readonly { asOf: number; horizonSec: number; role: string; predictionId: string }[]) {
  const key = ({ asOf, horizonSec, role, predictionId }: (typeof page)[number]) =>
    [asOf, String(horizonSec).padStart(6), role, predictionId].join(' ');
  return page.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))[0]?.predictionId;
}

/** Of two pairs, two horizons, a model that serves and then is a challenger, with holes in time. */
function manyOutcomes(): ScoredOutcome[] {
  const minutes = Array.from({ length: 40 }, (_, index) => index).filter((index) => index % 11 !== 5);
  return minutes.flatMap((index) => {
    const of = outcome(index);
    const actualLogReturn = index % 5 === 0 ? 0 : Math.sin(index * 7) * 2e-3;
    const forecast = {
      ...of,
      predictedLogReturn: index % 4 === 0 ? 0 : Math.cos(index) * 1e-3,
      actualLogReturn,
    };
    const role = index > 20 ? ('challenger' as const) : ('champion' as const);
    const late = { horizonSec: 300, targetTime: of.asOf + 5 * MINUTE };
    return [
      { ...forecast, predictionId: `a${index}`, role },
      { ...forecast, predictionId: `b${index}`, ...late, intervals: index < 30 ? [] : of.intervals },
      { ...forecast, predictionId: `c${index}`, instrument: ETH, targetTime: of.targetTime + 17 },
    ];
  });
}

/** As the port says, one window after the other. */
function slowSums(outcomes: readonly ScoredOutcome[], query: ScoreSumsQuery): ScoreSums[] {
  const { windowSec, stepSec, from = 0, to = Number.POSITIVE_INFINITY } = query;
  const step = stepSec * 1_000;
  const wanted = outcomes
    .filter((one) => query.instrument === undefined || one.instrument === query.instrument)
    .filter((one) => query.horizonSec === undefined || one.horizonSec === query.horizonSec)
    .map((one) => ({
      one,
      time: Math.ceil(one.targetTime / step) * step,
      shadow: one.role === 'challenger',
    }));
  const seriesOf = ({ one, shadow }: (typeof wanted)[number]) =>
    [one.instrument, String(one.horizonSec).padStart(6), one.model, shadow].join(' ');
  const series = [...new Set(wanted.map(seriesOf))].sort();
  return series.flatMap((name) => {
    const own = wanted.filter((candidate) => seriesOf(candidate) === name);
    const times = [...new Set(own.map(({ time }) => time))].sort((a, b) => a - b);
    return times
      .filter((time) => time >= from && time < to)
      .flatMap((time) => {
        const inside = own.filter(
          ({ one }) => one.targetTime > time - windowSec * 1_000 && one.targetTime <= time,
        );
        const [first] = inside;
        if (first === undefined) return [];
        const { instrument, intervalSec, horizonSec, model } = first.one;
        const of = { instrument, intervalSec, horizonSec, model, shadow: first.shadow, time };
        return { ...of, ...sumsOf(inside.map(({ one }) => one)) };
      });
  });
}

function sumsOf(outcomes: readonly ScoredOutcome[]): Pick<ScoreSums, 'sums' | 'coverage'> {
  const total = (value: (one: ScoredOutcome) => number) => outcomes.reduce((sum, one) => sum + value(one), 0);
  const moved = (one: ScoredOutcome) => one.predictedLogReturn !== 0 && one.actualLogReturn !== 0;
  const error = (one: ScoredOutcome) => one.predictedLogReturn - one.actualLogReturn;
  const sums: ErrorSums = {
    count: outcomes.length,
    absolute: total((one) => Math.abs(error(one))),
    squared: total((one) => error(one) ** 2),
    persistenceAbsolute: total((one) => Math.abs(one.actualLogReturn)),
    persistenceSquared: total((one) => one.actualLogReturn ** 2),
    moves: total((one) => Number(moved(one))),
    hits: total((one) => Number(moved(one) && one.predictedLogReturn > 0 === one.actualLogReturn > 0)),
  };
  const coverage = [0.5, 0.8, 0.95].flatMap((level) => {
    const insides = outcomes.flatMap((one) =>
      one.intervals
        .filter((interval) => interval.level === level)
        .map(({ lower, upper }) => lower <= one.actualLogReturn && one.actualLogReturn <= upper),
    );
    return insides.length === 0
      ? []
      : [{ level, count: insides.length, inside: insides.filter(Boolean).length }];
  });
  return { sums, coverage };
}

/** Sums of the same numbers in another order differ in their last digits. */
function roughly(entry: ScoreSums) {
  const figures = Object.entries(entry.sums).map(([name, value]) => [name, Number(value.toPrecision(11))]);
  return { ...entry, sums: Object.fromEntries(figures) };
}
