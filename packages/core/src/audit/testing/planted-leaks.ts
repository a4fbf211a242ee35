import type { Candle } from '../../candle/index.ts';
import { logReturnLabels } from '../../label/index.ts';
import { type Column, HONEST, type Parts, returnOf, type Sight } from './honest-pipeline.ts';
import type { Market } from './market.ts';

/** A mistake that people make, in the place of an honest part or beside the honest ones. */
export interface PlantedLeak {
  readonly what: string;
  /** The feature or label that it spoils. */
  readonly name: string;
  /** The list whose later records it sees. */
  readonly from: keyof Market;
  readonly parts: Parts;
}

export const PLANTED_LEAKS: readonly PlantedLeak[] = [
  feature('the next candle as a feature', 'next_return', 'candles', ({ candles, rows }) =>
    rows.map((row) => returnOf(candles[row + 1])),
  ),
  feature('a centred average', 'smooth_return', 'candles', ({ candles, rows }) =>
    rows.map((row) => mean(candles.slice(Math.max(row - 2, 0), row + 3).map(returnOf))),
  ),
  feature('a z-score over the whole sample', 'z_return', 'candles', (sight) => {
    const returns = newestReturns(sight);
    const middle = mean(returns);
    const deviation = deviationOf(returns);
    return returns.map((value) => (value - middle) / deviation);
  }),
  feature('returns scaled by the deviation of the whole month', 'scaled_return', 'candles', (sight) => {
    const returns = newestReturns(sight);
    const months = sight.asOf.map((time) => new Date(time).getUTCMonth());
    const byMonth = new Map(
      [...new Set(months)].map((month) => [
        month,
        deviationOf(returns.filter((_, i) => months[i] === month)),
      ]),
    );
    return returns.map((value, i) => value / (byMonth.get(months[i] ?? 0) ?? 1));
  }),
  feature(
    'a candle that is not closed yet, joined by its open time',
    'forming_return',
    'candles',
    (sight) => {
      const byOpenTime = new Map(sight.candles.map((candle) => [candle.openTime, candle]));
      return sight.asOf.map((time) => returnOf(byOpenTime.get(time)));
    },
  ),
  feature('news by the time of publication, not of arrival', 'news_score', 'news', ({ news, asOf }) =>
    asOf.map((time) => news.findLast(({ publishedAt }) => publishedAt <= time)?.score ?? 0),
  ),
  feature('another venue stamped a minute late', 'companion_return', 'companion', ({ companion, asOf }) => {
    const byOpenTime = new Map(companion.map((candle) => [candle.openTime, candle]));
    return asOf.map((time) => returnOf(byOpenTime.get(time)));
  }),
  feature(
    'another venue as of the close, which had not come yet',
    'companion_return',
    'companion',
    (sight) => {
      const byCloseTime = new Map(sight.companion.map((candle) => [candle.closeTime, candle]));
      return sight.asOf.map((time) => returnOf(byCloseTime.get(time)));
    },
  ),
  feature(
    'a target encoding: mean outcome of the same minute of the hour',
    'minute_mean',
    'candles',
    (sight) => {
      const outcomes = logReturnLabels(sight.candles, 60).logReturns;
      const sums = new Map<number, number[]>();
      sight.rows.forEach((row, i) => {
        const minute = new Date(sight.asOf[i] ?? 0).getUTCMinutes();
        sums.set(minute, [...(sums.get(minute) ?? []), outcomes[row] ?? 0]);
      });
      return sight.asOf.map((time) => mean(sums.get(new Date(time).getUTCMinutes()) ?? []));
    },
  ),
  feature('a smoothed target', 'smooth_target', 'candles', ({ candles, rows }) => {
    let smooth = 0;
    const outcomes = logReturnLabels(candles, 300).logReturns;
    return rows.map((row) => {
      smooth = 0.9 * smooth + 0.1 * (outcomes[row] ?? 0);
      return smooth;
    });
  }),
  feature('the place in the range of the whole day', 'day_range', 'candles', ({ candles, rows, asOf }) => {
    const day = (time: number) => Math.floor(time / 86_400_000);
    const ranges = new Map<number, { low: number; high: number }>();
    for (const { closeTime, low, high } of candles) {
      const so = ranges.get(day(closeTime)) ?? { low, high };
      ranges.set(day(closeTime), { low: Math.min(so.low, low), high: Math.max(so.high, high) });
    }
    return rows.map((row, i) => {
      const { low, high } = ranges.get(day(asOf[i] ?? 0)) ?? { low: 0, high: 1 };
      return ((candles[row]?.close ?? 0) - low) / (high - low);
    });
  }),
  feature('holes filled from what came after them', 'filled_score', 'news', ({ news, knownAt }) =>
    knownAt.map((time) => news.find(({ availableAt }) => availableAt >= time)?.score ?? 0),
  ),
  {
    what: 'a label that looks one candle too far',
    name: 'label_300',
    from: 'candles',
    parts: { ...HONEST, label: tooFar },
  },
];

function feature(what: string, name: string, from: keyof Market, column: Column): PlantedLeak {
  return { what, name, from, parts: { ...HONEST, columns: { ...HONEST.columns, [name]: column } } };
}

/** The label of 5 minutes measured to the candle after its target, where there is one. */
function tooFar(candles: readonly Candle[], horizonSec: number): Float64Array {
  const honest = logReturnLabels(candles, horizonSec).logReturns;
  if (horizonSec !== 300) return honest;
  const late = logReturnLabels(candles, horizonSec + 60);
  return honest.map((value, row) => (late.known[row] === 1 ? (late.logReturns[row] ?? 0) : value));
}

function newestReturns({ candles, rows }: Sight): number[] {
  return rows.map((row) => returnOf(candles[row]));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}

function deviationOf(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
