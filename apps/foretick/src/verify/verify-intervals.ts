import type { Candle } from '@foretick/core/candle';
import {
  type Bands,
  bandsAfterCandle,
  bandsAfterForecast,
  intervalsAround,
  NEW_BANDS,
  type PublishedPrediction,
} from '@foretick/core/forecast';
import type { ForecastRow } from '@foretick/ports';
import { createCounter, type Difference, isSame, type Verified } from './difference.ts';
import type { VersionOf } from './verify-predictions.ts';

export interface IntervalVerifier {
  /** The next stretch of candles, in the version that came first, and of forecasts made from them; both oldest first. */
  take(candles: readonly Candle[], forecasts: readonly ForecastRow[]): Promise<void>;
  readonly verified: Verified;
}

/**
 * Goes the predictor's way again: how wide intervals are depends on all outcomes before. Begin with the very first forecast of the
 * instrument; those made before `from` only teach.
 */
export function createIntervalVerifier(versionOf: VersionOf, from: number): IntervalVerifier {
  const leftOut = createCounter();
  const learnt = new Map<string, { readonly horizonSec: number; bands: Bands }>();
  let compared = 0;
  let difference: Difference | undefined;

  const takeForecast = async (prediction: PublishedPrediction) => {
    const { horizonSec, role, modelVersion, logReturn, volatility, intervals, asOf } = prediction;
    const key = `${horizonSec} ${role}`;
    const line = learnt.get(key) ?? { horizonSec, bands: NEW_BANDS };
    learnt.set(key, line);
    const { bands } = line;
    line.bands = bandsAfterForecast(bands, prediction);
    if (asOf < from || difference !== undefined) return;
    const heads = (await versionOf(modelVersion))?.heads;
    if (heads === undefined || volatility === undefined) {
      leftOut.add('the model is no longer kept');
      return;
    }
    compared += 1;
    const computed = intervalsAround(logReturn, volatility, heads.errorQuantiles, bands);
    for (const [i, stored] of intervals.entries()) {
      for (const bound of ['lower', 'upper'] as const) {
        if (difference !== undefined || isSame(stored[bound], computed[i]?.[bound])) continue;
        const field = `${bound} bound of ${stored.level * 100} %, ${modelVersion}, ${horizonSec} s`;
        difference = {
          ...{ what: 'interval', field, time: asOf, stored: stored[bound] },
          computed: computed[i]?.[bound],
        };
      }
    }
  };

  return {
    async take(candles, forecasts) {
      let at = 0;
      for (const candle of candles) {
        for (const line of learnt.values())
          line.bands = bandsAfterCandle(line.bands, candle, line.horizonSec);
        for (; (forecasts[at]?.prediction.asOf ?? Number.POSITIVE_INFINITY) <= candle.closeTime; at += 1) {
          const prediction = forecasts[at]?.prediction;
          if (prediction?.status !== 'published' || prediction.intervals.length === 0) continue;
          if (prediction.asOf === candle.closeTime) await takeForecast(prediction);
          else leftOut.add('its candle is not there');
        }
      }
    },
    get verified() {
      return { compared, leftOut: leftOut.counts, difference };
    },
  };
}
