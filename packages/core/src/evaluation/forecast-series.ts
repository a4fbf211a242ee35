/** What was forecast and what came, in time order: one entry for each scored forecast. Log-returns. */
export interface ForecastSeries {
  /** Forecasts of the mean, judged by squared error. */
  readonly mean: Float64Array;
  /** Forecasts of the median, judged by absolute error. */
  readonly median: Float64Array;
  readonly actual: Float64Array;
  /** 1 where both the candle it was made from and the one at the target had trades. */
  readonly traded: Uint8Array;
}

export interface GrowingSeries {
  add(mean: number, median: number, actual: number, traded: boolean): void;
  /** What was added so far. */
  taken(): ForecastSeries;
}

/** A series of at most `limit` entries. */
export function growingSeries(limit: number): GrowingSeries {
  const mean = new Float64Array(limit);
  const median = new Float64Array(limit);
  const actual = new Float64Array(limit);
  const traded = new Uint8Array(limit);
  let n = 0;
  return {
    add(meanForecast, medianForecast, outcome, hadTrades) {
      if (n >= limit) throw new RangeError(`a series of ${limit} entries is full`);
      mean[n] = meanForecast;
      median[n] = medianForecast;
      actual[n] = outcome;
      traded[n] = hadTrades ? 1 : 0;
      n += 1;
    },
    taken: () => ({
      mean: mean.subarray(0, n),
      median: median.subarray(0, n),
      actual: actual.subarray(0, n),
      traded: traded.subarray(0, n),
    }),
  };
}
